import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { InFlight } from "../../lib/in_flight.ts";

Deno.test("InFlight begins work once as long as it is under way", async () => {
  const begun: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = new InFlight<string>();
  const begin = (name: string) => () => {
    begun.push(name);
    return promise;
  };
  const results = [
    work.join("a", begin("first")),
    work.join("a", begin("second")),
    work.join("b", begin("third")),
  ];
  resolve("done");
  assertEquals(await Promise.all(results), ["done", "done", "done"]);
  assertEquals(begun, ["first", "third"]);
  await work.join("a", begin("fourth"));
  assertEquals(begun, ["first", "third", "fourth"]);
});

Deno.test("InFlight begins again what has failed", async () => {
  const work = new InFlight<number>();
  await rejects(work.join("a", () => Promise.reject(new Error("no"))), {
    message: "no",
  });
  assertEquals(await work.join("a", () => Promise.resolve(1)), 1);
});

Deno.test("InFlight begins work for each who wants it alone, in turn", async () => {
  const work = new InFlight<number>();
  const hanging = Promise.withResolvers<number>();
  let begun = 0;
  const first = work.follow("a", () => hanging.promise);
  const others = [1, 2].map((result) =>
    work.follow("a", () => {
      begun++;
      return Promise.resolve(result);
    })
  );
  assertEquals(await work.follow("b", () => Promise.resolve(3)), 3);
  assertEquals(begun, 0);
  hanging.reject(new Error("no"));
  await rejects(first, { message: "no" });
  assertEquals(await Promise.all(others), [1, 2]);
  assertEquals(begun, 2);
});
