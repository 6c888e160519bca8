import { ok, rejects, strictEqual as assertSame } from "node:assert";
import { statfs } from "node:fs/promises";
import { countBlocks } from "../../../lib/ffi/filesystem_space.ts";

Deno.test("countBlocks() agrees with another reader", async () => {
  // Nothing writes to it, and it is everywhere.
  const path = "/proc";
  const { bsize, blocks, bfree, bavail } = await statfs(path);
  const counts = await countBlocks(path);
  assertSame(counts.size, BigInt(bsize));
  assertSame(counts.all, BigInt(blocks));
  assertSame(counts.free, BigInt(bfree));
  assertSame(counts.available, BigInt(bavail));
});

Deno.test("countBlocks() sees the blocks of a real filesystem", async () => {
  const { all, free, available, size } = await countBlocks("/");
  const { blocks, bsize } = await statfs("/");
  assertSame(all * size, BigInt(blocks) * BigInt(bsize));
  ok(free <= all && available <= free);
});

Deno.test("countBlocks() tells why it cannot", async () => {
  await rejects(countBlocks("/nonexistent/ä"), {
    name: "ErrnoError",
    message: 'Cannot ask "/nonexistent/ä": ENOENT (No such file or directory)',
  });
});
