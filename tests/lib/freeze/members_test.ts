import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Hold } from "../../../lib/freeze/hold.ts";
import { FreezeLanes } from "../../../lib/freeze/lanes.ts";
import { Members } from "../../../lib/freeze/members.ts";
import { Recorder } from "../../../lib/freeze/record.ts";
import type { FreezeSettings } from "../../../lib/freeze/settings.ts";
import type { Filesystem } from "../../../lib/platform/filesystems.ts";
import { type Behaviour, fails, Gate, slow } from "./behaviour.ts";
import { SETTINGS } from "./bench.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeFilesystems } from "./fake_filesystems.ts";
import { FakeKernel, type MountOptions } from "./fake_kernel.ts";
import { VirtualClock } from "./virtual_clock.ts";

interface Group {
  readonly kernel: FakeKernel;
  readonly members: Members;
  readonly all: readonly Filesystem[];
  readonly signal: AbortSignal;
}

const ORIGIN = { cycle: "a", by: "a test", command: "a command" };

function membersOf(
  filesystems: FakeFilesystems,
  settings: FreezeSettings,
): Members {
  const record = new Recorder(ORIGIN, new FakeClock());
  const lanes = new FreezeLanes(9);
  return new Members({ filesystems, record, lanes, settings });
}

function groupOf(
  mounts: Readonly<Record<string, MountOptions>>,
  { ignoreFrozen = false } = {},
): Group {
  const kernel = new FakeKernel();
  for (const [path, options] of Object.entries(mounts)) {
    kernel.mount(path, options);
  }
  const settings = { ...SETTINGS, ignoreFrozen };
  const members = membersOf(new FakeFilesystems(kernel), settings);
  const all = kernel.superblocks.map(({ filesystem }) => filesystem);
  return { kernel, members, all, signal: new AbortController().signal };
}

async function freezeAll({ members, all, signal }: Group): Promise<number> {
  await members.open(all, signal);
  return await members.freeze([all], signal);
}

Deno.test("Members.open() opens all at once", async () => {
  using clock = new VirtualClock();
  const open = slow(20_000);
  const { members, all, signal } = groupOf({ "/": { open }, "/a": { open } });
  await clock.until(members.open(all, signal));
  assertSame(clock.now, 20_000);
  assertEquals(members.held.map(({ mountpoint }) => mountpoint), ["/", "/a"]);
});

Deno.test("Members.open() closes what opens too late", async () => {
  using clock = new VirtualClock();
  const gate = new Gate();
  const { members, all, signal, kernel } = groupOf({
    "/": { open: gate.pass },
  });
  await clock.until(rejects(members.open(all, signal), {
    message: "failed to open /: no answer within 30 s",
  }));
  gate.open();
  await clock.pass(0);
  assertEquals([members.held, kernel.openHandles], [[], 0]);
});

Deno.test("Members.open() does not wait for others when one fails", async () => {
  using clock = new VirtualClock();
  const { members, all, signal, kernel } = groupOf({
    "/": { open: fails("EIO") },
    "/a": { open: slow(1000) },
  });
  await clock.until(rejects(members.open(all, signal), /EIO/));
  assertSame(clock.now, 0);
  await clock.until(members.thaw());
  await clock.pass(1000);
  assertEquals([members.held, kernel.openHandles], [[], 0]);
});

Deno.test("Members.sync() writes out everywhere at once", async () => {
  using clock = new VirtualClock();
  const sync = slow(20_000);
  const { members, all, signal, kernel } = groupOf({
    "/": { sync },
    "/a": { sync },
  });
  await members.open(all, signal);
  await clock.until(members.sync(signal));
  assertSame(clock.now, 20_000);
  assertEquals(kernel.events, ["sync /", "sync /a"]);
});

const REFUSALS: readonly {
  name: string;
  freeze: Behaviour;
  ignoreFrozen?: boolean;
  error?: string;
}[] = [
  { name: "skips what cannot be frozen", freeze: fails("EOPNOTSUPP") },
  {
    name: "refuses what somebody else froze",
    freeze: fails("EBUSY"),
    error: "failed to freeze /a: somebody else has frozen it",
  },
  {
    name: "passes over what somebody else froze if told so",
    freeze: fails("EBUSY"),
    ignoreFrozen: true,
  },
  {
    name: "fails on any other error",
    freeze: fails("EIO"),
    ignoreFrozen: true,
    error: "the fake kernel: EIO (Input/output error)",
  },
];

for (const { name, freeze, ignoreFrozen = false, error } of REFUSALS) {
  Deno.test(`Members.freeze() ${name}`, async () => {
    const mounts = { "/": {}, "/a": { freeze }, "/b": {} };
    const group = groupOf(mounts, { ignoreFrozen });
    const { kernel, members } = group;
    if (error === undefined) {
      assertSame(await freezeAll(group), 2);
      assertEquals(kernel.frozen, ["/", "/b"]);
      assertEquals(members.held.map(({ device }) => device), ["8:1", "8:3"]);
    } else {
      await rejects(freezeAll(group), { message: error });
      assertEquals(kernel.frozen, ["/", "/b"]);
    }
    await members.thaw();
    assertEquals([kernel.frozen, kernel.openHandles], [[], 0]);
    assertEquals(kernel.violations, []);
  });
}

Deno.test("Members.freeze() leaves what somebody else froze as it is", async () => {
  const group = groupOf({ "/": {}, "/a": {} }, { ignoreFrozen: true });
  const { kernel, members } = group;
  kernel.at("/a").frozenBy = "other";
  assertSame(await freezeAll(group), 1);
  assertEquals(await members.thaw(), {
    thawed: 1,
    lost: [],
    lapses: [],
    failures: [],
  });
  assertSame(kernel.at("/a").frozenBy, "other");
  assertEquals(kernel.violations, []);
});

Deno.test("Members.freeze() does not begin what is not wanted any more", async () => {
  using clock = new VirtualClock();
  const { members, all, kernel } = groupOf({
    "/": {},
    "/a": { freeze: slow(20) },
  });
  const stop = new AbortController();
  await members.open(all, stop.signal);
  const waves = all.map((one) => [one]).toReversed();
  const freezing = members.freeze(waves, stop.signal);
  await clock.pass(10);
  stop.abort(new Error("enough"));
  await clock.until(rejects(freezing, {
    message: "failed to freeze /a: enough",
  }));
  await clock.pass(10);
  assertEquals(kernel.frozen, ["/a"]);
  await clock.until(members.thaw());
});

Deno.test("Members.thaw() tells how it went with each", async () => {
  const group = groupOf({ "/": {}, "/a": {}, "/b": { thaw: fails("EIO") } });
  const { kernel, members } = group;
  assertSame(await freezeAll(group), 3);
  kernel.at("/a").frozenBy = undefined;
  assertEquals(await members.thaw(), {
    thawed: 1,
    lost: ["/a"],
    lapses: [],
    failures: ["the fake kernel: EIO (Input/output error)"],
  });
  assertEquals(members.held.map(({ mountpoint }) => mountpoint), ["/b"]);
  kernel.heal();
  assertEquals(await members.thaw(), {
    thawed: 1,
    lost: [],
    lapses: [],
    failures: [],
  });
  assertEquals(await members.thaw(), {
    thawed: 0,
    lost: [],
    lapses: [],
    failures: [],
  });
});

Deno.test("Members.thaw() thaws all at once", async () => {
  using clock = new VirtualClock();
  const thaw = slow(15_000);
  const group = groupOf({ "/": { thaw }, "/a": { thaw } });
  await freezeAll(group);
  const { thawed } = await clock.until(group.members.thaw());
  assertEquals([thawed, clock.now], [2, 15_000]);
});

Deno.test("Members.stragglers are what the kernel has not answered", async () => {
  using clock = new VirtualClock();
  const gate = new Gate();
  const group = groupOf({ "/": {}, "/a": { freeze: gate.pass }, "/b": {} });
  const { members, kernel } = group;
  await clock.until(rejects(freezeAll(group), /failed to freeze \/a/));
  const { thawed, failures } = await clock.until(members.thaw());
  assertEquals([thawed, failures.length], [2, 1]);
  assertEquals(members.stragglers.map(({ mountpoint }) => mountpoint), ["/a"]);
  gate.open();
  await clock.pass(0);
  assertEquals(members.held, []);
  assertEquals([kernel.frozen, kernel.openHandles], [[], 0]);
});

Deno.test("Members can begin with what an earlier process froze", async () => {
  const { kernel, all } = groupOf({ "/": {} });
  kernel.at("/").frozenBy = "agent";
  const filesystems = new FakeFilesystems(kernel);
  const handles = await Promise.all(all.map((one) => filesystems.open(one)));
  const holds = handles.map((handle) => Hold.recovered(handle));
  const members = membersOf(filesystems, SETTINGS);
  members.takeOver({ holds, waves: [all] });
  assertEquals(await members.thaw(), {
    thawed: 1,
    lost: [],
    lapses: [],
    failures: [],
  });
  assertEquals(kernel.frozen, []);
});

Deno.test("Members.thaw() bears a failure right after a slow freeze", async () => {
  using clock = new VirtualClock();
  const group = groupOf({
    "/": {},
    "/a": { freeze: slow(30_010), thaw: fails("EIO") },
    "/b": {},
  });
  const { members, kernel } = group;
  await clock.until(rejects(freezeAll(group), /failed to freeze \/a/));
  const { thawed, failures } = await clock.until(members.thaw());
  assertEquals([thawed, failures.length], [2, 1]);
  assertEquals(kernel.frozen, ["/a"]);
  kernel.heal();
  await clock.until(members.thaw());
  assertEquals(kernel.frozen, []);
});
