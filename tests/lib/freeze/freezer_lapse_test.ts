import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { freezeSettings } from "../../../lib/freeze/settings.ts";
import { fails, Gate } from "./behaviour.ts";
import { assertClean, Bench, benchOf } from "./bench.ts";
import { VirtualClock } from "./virtual_clock.ts";

/** Why a system may let go by itself. */
const WHY = "fsfreeze is limited to 10 seconds, and the system let go";

Deno.test("freezeSettings() holds no longer than the system does", () => {
  const { holdMs } = freezeSettings(DEFAULTS, { longestHoldMs: 10_000 });
  assertSame(holdMs, 10_000);
  const short = { ...DEFAULTS, holdTimeout: 3 };
  assertSame(freezeSettings(short, { longestHoldMs: 10_000 }).holdMs, 3000);
  assertSame(freezeSettings(DEFAULTS).holdMs, 600_000);
});

Deno.test("freezeSettings() gives what is frozen in one go the time for all", () => {
  assertSame(freezeSettings(DEFAULTS).filesystemMs, 30_000);
  const { filesystemMs } = freezeSettings(DEFAULTS, { isJoint: true });
  assertSame(filesystemMs, 60_000);
});

Deno.test("FilesystemFreezer knows at once that the system let go", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  const { promise: lapse, resolve: letGo } = Promise.withResolvers<string>();
  bench.kernel.mount("/", { lapse, lapsed: WHY });
  bench.kernel.mount("/a", { lapsed: WHY });
  const { freezer } = bench;
  assertSame(await clock.until(bench.freeze()), 2);
  await clock.pass(4000);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", true]);
  letGo(WHY);
  await clock.pass(0);
  assertClean(bench);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", false]);
  await rejects(freezer.thaw(), /^AgentError: Cannot vouch .*is limited to 10/);
  assertSame(await freezer.thaw(), 0);
  const [report] = bench.reports;
  assertEquals([report?.thawed, report?.verdict], ["expired", "broken"]);
  assertEquals(report?.because, [WHY]);
  assertEquals(report?.filesystems.map(({ result }) => result), [
    ...["lapsed", "lapsed"],
  ]);
});

Deno.test("FilesystemFreezer.thaw() tells that the system had let go", async () => {
  const bench = new Bench();
  bench.kernel.mount("/", { lapsed: WHY });
  bench.kernel.mount("/a", { lapsed: WHY });
  assertSame(await bench.freeze(), 2);
  const message = `Cannot vouch for the snapshot: ${WHY}`;
  await rejects(bench.freezer.thaw(), { message });
  assertSame(bench.freezer.status, "thawed");
  assertSame(await bench.freezer.thaw(), 0);
  assertClean(bench);
  const [report] = bench.reports;
  assertEquals([report?.thawed, report?.verdict], ["client", "broken"]);
  assertEquals(report?.because, [WHY]);
});

Deno.test("FilesystemFreezer tells of what ended with its predecessor", async () => {
  using clock = new VirtualClock();
  const before = benchOf("/");
  before.applications.install("x", { isMarked: true });
  await clock.until(before.freeze());
  before.kill();
  before.kernel.at("/").frozenBy = undefined;
  const after = new Bench({ after: before });
  after.filesystems.endsWithAgent = WHY;
  await after.freezer.recover();
  await clock.pass(0);
  assertClean(after);
  assertEquals(after.kernel.openHandles, 0);
  assertEquals(after.applications.events, ["quiesce x", "kill", "resume x"]);
  assertSame(after.freezer.status, "frozen");
  await rejects(after.freezer.thaw(), /Cannot vouch .*fsfreeze is limited/);
  assertSame(await after.freezer.thaw(), 0);
});

Deno.test("FilesystemFreezer only undoes hooks if its predecessor had no answer", async () => {
  using clock = new VirtualClock();
  const before = benchOf("/");
  before.applications.install("x", { isMarked: true });
  const gate = new Gate();
  before.kernel.change("/", { sync: gate.pass });
  before.freeze().catch(() => {});
  await clock.pass(0);
  before.kill();
  const after = new Bench({ after: before });
  after.filesystems.endsWithAgent = WHY;
  await after.freezer.recover();
  await clock.pass(0);
  assertEquals(after.applications.events, ["quiesce x", "kill", "resume x"]);
  assertSame(after.freezer.status, "thawed");
  assertSame(await after.freezer.thaw(), 0);
  gate.fail("EIO");
});

Deno.test("FilesystemFreezer.thaw() cancels a freeze where that is possible", async () => {
  using clock = new VirtualClock();
  const bench = new Bench();
  const gate = new Gate();
  const cancel = () => gate.fail("EIO");
  bench.kernel.mount("/", { freeze: gate.pass, cancel });
  const freezing = rejects(bench.freeze(), /a thaw was asked for meanwhile/);
  await clock.pass(10);
  assertSame(await clock.until(bench.freezer.thaw()), 0);
  await freezing;
  assertSame(clock.now, 10);
  assertClean(bench);
});

Deno.test("FilesystemFreezer.freeze() goes on without what is refused", async () => {
  const bench = new Bench();
  bench.filesystems.passesOver = true;
  bench.kernel.mount("/", {});
  bench.kernel.mount("/a", { freeze: fails("EIO") });
  bench.applications.install("x");
  assertSame(await bench.freeze(), 1);
  assertSame(await bench.freezer.thaw(), 1);
  assertClean(bench);
  const [report] = bench.reports;
  assertSame(report?.verdict, "filesystem-consistent");
  assertEquals(report?.because.length, 1);
});
