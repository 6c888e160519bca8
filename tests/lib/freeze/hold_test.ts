import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Hold } from "../../../lib/freeze/hold.ts";
import { atOnce, fails, Gate, inTurn } from "./behaviour.ts";
import { FakeFilesystems } from "./fake_filesystems.ts";
import { FakeKernel, type MountOptions } from "./fake_kernel.ts";

async function holdOf(
  options: MountOptions = {},
): Promise<{ hold: Hold; kernel: FakeKernel }> {
  const kernel = new FakeKernel();
  kernel.mount("/a", options);
  const { filesystem } = kernel.at("/a");
  const hold = new Hold(await new FakeFilesystems(kernel).open(filesystem));
  return { hold, kernel };
}

Deno.test("Hold tells which filesystem it holds", async () => {
  const { hold } = await holdOf();
  assertEquals([hold.mountpoint, hold.device], ["/a", "8:1"]);
});

Deno.test("Hold.release() thaws what was frozen, and closes it", async () => {
  const { hold, kernel } = await holdOf();
  await hold.freeze();
  assertEquals([kernel.frozen, hold.isReleased], [["/a"], false]);
  assertSame(await hold.release(), "thawed");
  assertEquals([kernel.frozen, hold.isReleased], [[], true]);
  assertSame(kernel.openHandles, 0);
});

Deno.test("Hold.release() thaws nothing that was never frozen", async () => {
  const { hold, kernel } = await holdOf();
  kernel.at("/a").frozenBy = "other";
  assertSame(await hold.release(), "never frozen");
  assertEquals([kernel.events, kernel.openHandles], [[], 0]);
});

Deno.test("Hold.release() thaws nothing whose freeze failed", async () => {
  const { hold, kernel } = await holdOf({ freeze: fails("EIO") });
  await rejects(hold.freeze(), /EIO/);
  assertSame(await hold.release(), "never frozen");
  assertSame(kernel.openHandles, 0);
});

Deno.test("Hold.release() waits for the kernel to end its freeze", async () => {
  const gate = new Gate();
  const { hold, kernel } = await holdOf({ freeze: gate.pass });
  const freezing = hold.freeze();
  const releasing = hold.release();
  assertEquals([hold.isFreezing, hold.isReleased], [true, false]);
  gate.open();
  assertSame(await releasing, "thawed");
  await freezing;
  assertEquals(kernel.events, ["freeze /a", "thaw /a"]);
  assertEquals([hold.isFreezing, hold.isReleased], [false, true]);
});

Deno.test("Hold.release() forgets a freeze that fails late", async () => {
  const gate = new Gate();
  const { hold, kernel } = await holdOf({ freeze: gate.pass });
  const freezing = rejects(hold.freeze(), /EIO/);
  const releasing = hold.release();
  gate.fail("EIO");
  assertSame(await releasing, "never frozen");
  await freezing;
  assertEquals([kernel.events, kernel.openHandles], [[], 0]);
});

Deno.test("Hold.release() joins in when it is asked again", async () => {
  const { hold, kernel } = await holdOf();
  await hold.freeze();
  assertSame(hold.release(), hold.release());
  await hold.release();
  assertEquals(kernel.events, ["freeze /a", "thaw /a"]);
  assertEquals(kernel.violations, []);
});

Deno.test("Hold.release() can be tried again after a failure", async () => {
  const thaw = inTurn(fails("EIO"), atOnce);
  const { hold, kernel } = await holdOf({ thaw });
  await hold.freeze();
  await rejects(hold.release(), /EIO/);
  assertEquals([hold.isReleased, kernel.openHandles], [false, 1]);
  assertSame(await hold.release(), "thawed");
  assertEquals([hold.isReleased, kernel.openHandles], [true, 0]);
});

Deno.test("Hold.release() tells that somebody else has thawed", async () => {
  const { hold, kernel } = await holdOf();
  await hold.freeze();
  kernel.at("/a").frozenBy = undefined;
  assertSame(await hold.release(), "was not frozen");
});

Deno.test("Hold.recovered() only needs to be released", async () => {
  const { hold, kernel } = await holdOf();
  kernel.at("/a").frozenBy = "agent";
  const recovered = Hold.recovered(hold.superblock);
  assertSame(await recovered.release(), "thawed");
  assertEquals(kernel.frozen, []);
});
