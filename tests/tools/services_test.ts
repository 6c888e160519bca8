import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import { withServicesOff } from "../../tools/services.ts";

/** A path where no policy is yet. */
async function place(): Promise<{ policy: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  return {
    policy: `${folder}/policy-rc.d`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("withServicesOff() forbids services, and only meanwhile", async () => {
  await using p = await place();
  await withServicesOff(async () => {
    const { code } = await new Deno.Command(p.policy).output();
    assertEquals(code, 101);
  }, p.policy);
  await rejects(Deno.stat(p.policy), Deno.errors.NotFound);
});

Deno.test("withServicesOff() cleans up after a failure", async () => {
  await using p = await place();
  const fail = () => Promise.reject(new Error("no such package"));
  await rejects(withServicesOff(fail, p.policy), /no such package/);
  await rejects(Deno.stat(p.policy), Deno.errors.NotFound);
});

Deno.test("withServicesOff() leaves a machine's own policy alone", async () => {
  await using p = await place();
  await Deno.writeTextFile(p.policy, "exit 104");
  await withServicesOff(() => Promise.resolve(), p.policy);
  assertEquals(await Deno.readTextFile(p.policy), "exit 104");
});

Deno.test("withServicesOff() takes away what a killed run left", async () => {
  await using p = await place();
  await withServicesOff(async () => {
    const left = await Deno.readTextFile(p.policy);
    match(left, /Stillpoint/);
    await withServicesOff(() => Promise.resolve(), p.policy);
    await Deno.writeTextFile(p.policy, left);
  }, p.policy);
  await rejects(Deno.stat(p.policy), Deno.errors.NotFound);
});
