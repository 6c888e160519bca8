import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { findAccount } from "../../../lib/ffi/account.ts";

Deno.test("findAccount() finds every user of /etc/passwd", async () => {
  const text = await Deno.readTextFile("/etc/passwd");
  const entries = text.split("\n").filter((line) => /^[a-z]/.test(line))
    .map((line) => line.split(":"));
  for (const [name = "", , uid, gid, , home = ""] of entries) {
    assertEquals(await findAccount(name), {
      uid: Number(uid),
      gid: Number(gid),
      home,
    });
  }
});

for (const name of ["stillpoint-nobody", "", "root\0", "root:x"]) {
  Deno.test(`findAccount() finds no ${JSON.stringify(name)}`, async () => {
    assertSame(await findAccount(name), undefined);
  });
}
