import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { openLeftover } from "../../../lib/freeze/recovery.ts";
import { atOnce, fails, Gate, inTurn } from "./behaviour.ts";
import { assertClean, benchOf } from "./bench.ts";
import { killedWhenFrozen, RECORD } from "./leftover.ts";
import { VirtualClock } from "./virtual_clock.ts";

Deno.test("openLeftover() goes on without what cannot be opened", async () => {
  using clock = new VirtualClock();
  const { parts, kernel } = benchOf("/");
  kernel.mount("/a", { open: fails("EIO") });
  kernel.at("/a").frozenBy = "agent";
  const record = { ...RECORD, devices: ["8:1", "8:2"] };
  const { holds } = await clock.until(
    openLeftover(parts, { record, openMs: 1 }),
  );
  assertEquals(holds.map(({ mountpoint }) => mountpoint), ["/", "/a"]);
  assertEquals(holds.map(({ isFreezing }) => isFreezing), [false, true]);
  await clock.pass(3_600_000);
  kernel.heal();
  await clock.until(Promise.all(holds.map((hold) => hold.insist())));
  assertEquals([kernel.frozen, kernel.openHandles], [[], 0]);
});

Deno.test("openLeftover() thaws later what opens too late", async () => {
  using clock = new VirtualClock();
  const { parts, kernel } = benchOf("/");
  const gate = new Gate();
  const thaw = inTurn(fails("EIO"), atOnce);
  kernel.mount("/a", { open: gate.pass, thaw });
  kernel.at("/a").frozenBy = "agent";
  const opening = openLeftover(parts, { record: RECORD, openMs: 1000 });
  const { holds } = await clock.until(opening);
  assertEquals(holds.map(({ isFreezing }) => isFreezing), [true]);
  assertSame(clock.now, 1000);
  const thawed = Promise.all(holds.map((hold) => hold.insist()));
  gate.open();
  await clock.pass(1000);
  await thawed;
  assertEquals([kernel.frozen, kernel.openHandles], [[], 0]);
});

Deno.test("FilesystemFreezer thaws what was unmounted once it is mounted", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer, kernel, shelf } = bench;
  kernel.change("/a", { isMounted: false });
  await clock.until(freezer.recover());
  await clock.pass(100);
  assertSame(freezer.status, "frozen");
  await clock.until(rejects(freezer.thaw(), {
    message: "failed to thaw device 8:2: it is mounted nowhere; it will be " +
      "thawed as soon as that ends",
  }));
  assertEquals([freezer.status, freezer.isRestricting], ["thawed", false]);
  assertEquals([kernel.frozen, shelf.record?.devices], [["/a"], ["8:2"]]);
  await clock.until(rejects(bench.freeze(), {
    message: "Cannot freeze: device 8:2 is still frozen: it is mounted nowhere",
  }));
  await clock.pass(3_600_000);
  assertEquals(kernel.frozen, ["/a"]);
  kernel.heal();
  await clock.pass(1000);
  assertClean(bench);
  assertSame(await clock.until(bench.freeze()), 2);
  await clock.until(freezer.thaw());
});

Deno.test("FilesystemFreezer waits no longer for what is thawed elsewhere", async () => {
  using clock = new VirtualClock();
  const bench = await killedWhenFrozen(clock);
  const { freezer, kernel } = bench;
  kernel.change("/a", { isMounted: false });
  await clock.until(freezer.recover());
  await clock.until(rejects(freezer.thaw(), /it is mounted nowhere/));
  kernel.at("/a").frozenBy = undefined;
  await clock.pass(1000);
  assertClean(bench);
});
