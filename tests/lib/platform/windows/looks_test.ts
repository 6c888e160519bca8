import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { Looks } from "../../../../lib/platform/windows/looks.ts";

const LATER = 60_000;

Deno.test("Looks joins a look that is under way, and forgets one that is over", async () => {
  const looks = new Looks<number>();
  const take = (begin: () => Promise<number>) =>
    looks.take({
      ...{ key: "a", what: "Cannot look", latest: performance.now() + LATER },
      begin,
    });
  const seen = Promise.withResolvers<number>();
  const both = [1, 2].map(() => take(() => seen.promise));
  both.push(take(() => Promise.resolve(2)));
  seen.resolve(1);
  assertEquals(await Promise.all(both), [1, 1, 1]);
  assertSame(await take(() => Promise.resolve(2)), 2);
});

Deno.test("Looks does not wait beyond the time it is given", async () => {
  const looks = new Looks<number>();
  const dead = Promise.withResolvers<number>();
  const seen = await looks.take({
    ...{ key: "a", what: "Cannot look", latest: performance.now() - 1 },
    begin: () => dead.promise,
  });
  assertSame(seen, undefined);
  dead.resolve(1);
});
