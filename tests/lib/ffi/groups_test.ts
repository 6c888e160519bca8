import { deepStrictEqual as assertEquals } from "node:assert";
import { findAccount } from "../../../lib/ffi/account.ts";
import { groupsOf, ownGroups } from "../../../lib/ffi/groups.ts";

Deno.test("groupsOf() finds the groups that id(1) finds", async () => {
  const passwd = await Deno.readTextFile("/etc/passwd");
  const names = [...passwd.matchAll(/^[a-z][^:]*/gm)].map(([name]) => name);
  for (const name of names) {
    const account = await findAccount(name);
    const groups = await groupsOf(name, account?.gid ?? 0);
    const { stdout } = await new Deno.Command("id", {
      args: ["-G", name],
      signal: AbortSignal.timeout(20_000),
    }).output();
    const theirs = new TextDecoder().decode(stdout).trim().split(" ");
    assertEquals(groups.map(String).sort(), theirs.sort(), name);
  }
});

Deno.test("groupsOf() leaves who is in no group in the first one", async () => {
  assertEquals(await groupsOf("stillpoint-nobody", 4711), [4711]);
});

Deno.test("ownGroups() lists those of this process", async () => {
  const status = await Deno.readTextFile("/proc/self/status");
  const groups = /^Groups:\t(.*)$/m.exec(status)?.[1]?.trim() ?? "";
  const numbers = groups === "" ? [] : groups.split(" ").map(Number);
  assertEquals(ownGroups(), numbers);
});
