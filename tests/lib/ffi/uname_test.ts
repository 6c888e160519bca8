import { match, strictEqual as assertSame } from "node:assert";
import { uname } from "../../../lib/ffi/uname.ts";

async function kernelSays(name: string): Promise<string> {
  return (await Deno.readTextFile(`/proc/sys/kernel/${name}`)).trimEnd();
}

Deno.test("uname() tells what the kernel is", async () => {
  const { release, version, machine } = uname();
  assertSame(release, await kernelSays("osrelease"));
  assertSame(version, await kernelSays("version"));
  match(machine, /^(x86_64|aarch64)$/);
});
