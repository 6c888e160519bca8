import { strictEqual as assertSame, throws } from "node:assert";
import { Errno } from "../../../lib/ffi/errno.ts";
import { openLockFile, tryLock } from "../../../lib/ffi/file_lock.ts";
import { makeTree } from "../../fixtures/tree.ts";

const [OURS, THEIRS] = [true, false];

Deno.test("tryLock() locks a file once, until it is closed", async () => {
  await using tree = await makeTree();
  const path = `${tree.path}/lock`;
  using second = openLockFile(path, 0o600);
  {
    using first = openLockFile(path, 0o600);
    assertSame(tryLock(first.fd), OURS);
    assertSame(tryLock(first.fd), OURS);
    assertSame(tryLock(second.fd), THEIRS);
    // Closing another descriptor of the file costs nobody the lock.
    openLockFile(path, 0o600)[Symbol.dispose]();
    assertSame(tryLock(second.fd), THEIRS);
  }
  assertSame(tryLock(second.fd), OURS);
});

Deno.test("openLockFile() makes a file with the permissions it is told", async () => {
  await using tree = await makeTree();
  using _lock = openLockFile(`${tree.path}/lock`, 0o600);
  const { mode } = await Deno.stat(`${tree.path}/lock`);
  assertSame((mode ?? 0) & 0o777, 0o600);
  throws(() => openLockFile(`${tree.path}/none/lock`, 0o600), {
    errno: Errno.ENOENT,
  });
});

Deno.test("tryLock() says that a number is no file", () => {
  throws(() => tryLock(99_999), { message: /^Cannot lock: EBADF / });
});
