import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { DEFAULTS } from "../../../../lib/config/config.ts";
import { VssResult } from "../../../../lib/ffi/windows/vss.ts";
import { FilesystemFreezer } from "../../../../lib/freeze/freezer.ts";
import type { CycleReport } from "../../../../lib/freeze/report.ts";
import { freezeSettings } from "../../../../lib/freeze/settings.ts";
import {
  withWriters,
  type WritersSettings,
} from "../../../../lib/freeze/writers.ts";
import { volumesWith } from "../../../../lib/platform/windows/filesystems.ts";
import { VssFreezing } from "../../../../lib/platform/windows/vss.ts";
import { ScriptedVss, type VssScript } from "../../../fakes/scripted_vss.ts";
import { ASKED, Bench } from "../../freeze/bench.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

const SETTINGS: WritersSettings = {
  timeoutMs: 10_000,
  backup: "copy",
  isStrict: false,
};

/** An agent on a machine with two volumes, and a VSS that follows a script. */
class Stage {
  readonly vss: ScriptedVss;
  readonly bench = new Bench();
  readonly freezer: FilesystemFreezer;
  readonly reports: CycleReport[] = [];

  constructor(
    script: VssScript = {},
    { load, ...settings }: Partial<WritersSettings> & {
      readonly load?: () => Promise<never>;
    } = {},
  ) {
    this.vss = new ScriptedVss(script);
    const freezing = new VssFreezing(load ?? (() => Promise.resolve(this.vss)));
    const filesystems = volumesWith(freezing, {
      names: () => Promise.resolve(["C", "D"]),
      look: (name) =>
        Promise.resolve({
          ...{ name, paths: [`${name}:\\`], type: "NTFS", isFixed: true },
        }),
      volumeOf: () => Promise.resolve("C"),
      boot: () => this.bench.filesystems.boot(),
    });
    const quiescers = withWriters(this.bench.quiescers, {
      newWriters: (wanted) => freezing.writers(wanted),
      settings: () => ({ ...SETTINGS, ...settings }),
    });
    const ended = (report: CycleReport) => void this.reports.push(report);
    const parts = { ...this.bench.parts, filesystems, quiescers, ended };
    this.freezer = new FilesystemFreezer(
      parts,
      () => freezeSettings(DEFAULTS, filesystems),
    );
  }

  async freeze(...mountpoints: string[]): Promise<number> {
    const { signal } = new AbortController();
    const { frozen } = await this.freezer.freeze({
      ...ASKED,
      signal,
      mountpoints,
    });
    return frozen;
  }

  get report(): CycleReport | undefined {
    return this.reports.at(-1);
  }
}

const WHOLE = ["open copy", "prepare C:\\ D:\\", "freeze", "thaw", "close"];

Deno.test("VSS freezes all volumes as one, and thaws them", async () => {
  const stage = new Stage();
  const { vss, freezer } = stage;
  assertSame(await stage.freeze(), 2);
  assert(vss.isHeld);
  assertSame(freezer.status, "frozen");
  assertSame(await freezer.thaw(), 2);
  assert(!vss.isHeld);
  assertEquals(vss.events, WHOLE);
  const { verdict, hooks, filesystems } = stage.report ?? {};
  assertSame(verdict, "application-consistent");
  assertEquals(hooks?.map(({ name, output }) => [name, output]), [
    ["VSS", "3 writers, 9 components"],
    ["VSS", undefined],
  ]);
  assertEquals(filesystems?.map(({ mountpoint }) => mountpoint), [
    ...["C:\\", "D:\\"],
  ]);
  assertEquals(stage.bench.shelf, {});
});

Deno.test("VSS gets ready before hooks run, and is closed after them", async () => {
  const stage = new Stage();
  stage.bench.applications.install("x", {
    quiesce: () => Promise.resolve(void stage.vss.events.push("quiesce")),
    resume: () => Promise.resolve(void stage.vss.events.push("resume")),
  });
  await stage.freeze();
  await stage.freezer.thaw();
  assertEquals(stage.vss.events, [
    ...["open copy", "prepare C:\\ D:\\", "quiesce", "freeze", "thaw"],
    ...["resume", "close"],
  ]);
});

Deno.test("VSS takes only the volumes that a client names", async () => {
  const stage = new Stage({}, { backup: "full", isStrict: true });
  assertSame(await stage.freeze("d:"), 1);
  assertSame(await stage.freezer.thaw(), 1);
  assertEquals(stage.vss.events.slice(0, 2), [
    ...["open full", "prepare D:\\ strictly"],
  ]);
  await rejects(stage.freeze("E:\\"), /"E:\\": no volume is mounted there/);
  assertSame(await stage.freeze(), 2);
  await stage.freezer.thaw();
});

Deno.test("VSS that gives up is known at once, and told once", async () => {
  using clock = new VirtualClock();
  const stage = new Stage();
  const { vss, freezer } = stage;
  await clock.until(stage.freeze());
  await clock.pass(3000);
  vss.expire();
  await clock.pass(0);
  assertEquals([freezer.status, freezer.isRestricting], ["frozen", false]);
  await rejects(freezer.thaw(), /fsfreeze is limited to 10 seconds/);
  assertSame(await freezer.thaw(), 0);
  assertEquals(vss.events, WHOLE);
  assertEquals(stage.report?.thawed, "expired");
  assertSame(stage.report?.verdict, "broken");
});

Deno.test("VSS that had given up makes a thaw fail that comes too late", async () => {
  const stage = new Stage({ thaw: VssResult.EXPIRED });
  await stage.freeze();
  await rejects(stage.freezer.thaw(), /fsfreeze is limited to 10 seconds/);
  assertSame(stage.freezer.status, "thawed");
  assertEquals(stage.bench.shelf, {});
});

Deno.test("A hold ends by itself when VSS would", async () => {
  using clock = new VirtualClock();
  const stage = new Stage();
  await clock.until(stage.freeze());
  await clock.pass(10_000);
  assert(!stage.vss.isHeld);
  await rejects(stage.freezer.thaw(), /fsfreeze is limited to 10 seconds/);
});

Deno.test("VSS that refuses a volume goes on with the others", async () => {
  const stage = new Stage({ refuses: ["D:\\"] });
  assertSame(await stage.freeze(), 1);
  assertSame(await stage.freezer.thaw(), 1);
  const { verdict, because = [] } = stage.report ?? {};
  assertSame(verdict, "filesystem-consistent");
  match(because.join(), /D:\\ was .* refused by VSS: VSS_E_VOLUME_NOT_SUPP/);
});

const WRITER = {
  name: "SqlServerWriter",
  state: "FAILED_AT_FREEZE",
  when: "freeze",
  result: { code: "0x800423F2", name: "VSS_E_WRITERERROR_TIMEOUT" },
};

Deno.test("A writer that tells late costs the verdict, or the thaw", async () => {
  const script = { late: { writers: [WRITER] } };
  const lax = new Stage(script);
  assertSame(await lax.freeze(), 2);
  assertSame(await lax.freezer.thaw(), 2);
  assertSame(lax.report?.verdict, "filesystem-consistent");
  match(lax.report?.because.join() ?? "", /VSS did not hold: writer "SqlServ/);
  const strict = new Stage(script, { isStrict: true });
  assertSame(await strict.freeze(), 2);
  await rejects(strict.freezer.thaw(), /VSS did not hold: writer "SqlServer/);
  assertSame(strict.freezer.status, "thawed");
  assertSame(strict.vss.events.at(-1), "close");
});

Deno.test("A writer that fails costs the verdict, or the freeze", async () => {
  const script = { report: { writers: [WRITER] } };
  const why =
    /"SqlServerWriter" is FAILED_AT_FREEZE after freeze: VSS_E_WRITERERROR_TIMEOUT \(0x800423F2\)/;
  const lax = new Stage(script);
  assertSame(await lax.freeze(), 2);
  assertSame(await lax.freezer.thaw(), 2);
  assertSame(lax.report?.verdict, "filesystem-consistent");
  match(lax.report?.because.join() ?? "", why);
  const strict = new Stage(script, { isStrict: true });
  await rejects(strict.freeze(), why);
  assert(!strict.vss.isHeld);
  assertEquals(strict.vss.events, [
    ...["open copy", "prepare C:\\ D:\\ strictly", "freeze", "thaw", "close"],
  ]);
});

const BAD_STATE = 0x80042301;
const RESULT = { code: "0x80042301", name: "VSS_E_BAD_STATE" };

const FAILURES: Readonly<Record<string, [VssScript, RegExp]>> = {
  "opening fails": [
    { open: BAD_STATE },
    /^Cannot prepare VSS: VSS_E_BAD_STATE \(0x80042301\)$/,
  ],
  "VSS is busy": [{ open: VssResult.BUSY }, /still at work for another/],
  "preparing fails": [
    {
      prepare: BAD_STATE,
      report: { failure: { what: "gather", result: RESULT } },
    },
    /^Cannot prepare VSS: gather: VSS_E_BAD_STATE \(0x80042301\)$/,
  ],
  "freezing fails": [
    { freeze: BAD_STATE, report: { writers: [WRITER] } },
    /^Cannot freeze with VSS: VSS_E_BAD_STATE .*"SqlServerWriter" is FAILED/,
  ],
  "VSS takes too long": [
    { freeze: VssResult.DEADLINE },
    /VSS has not answered in time/,
  ],
};

for (const [what, [script, message]] of Object.entries(FAILURES)) {
  Deno.test(`A freeze fails and leaves nothing if ${what}`, async () => {
    const stage = new Stage(script);
    await rejects(stage.freeze(), { message });
    assert(!stage.vss.isHeld);
    assertSame(stage.freezer.status, "thawed");
    assertEquals(stage.bench.shelf, {});
    const { open } = script;
    assertSame(
      stage.vss.events.at(-1) === "close",
      open !== VssResult.BUSY,
    );
    stage.vss.script = {};
    assertSame(await stage.freeze(), 2);
    assertSame(await stage.freezer.thaw(), 2);
  });
}

Deno.test("Without its library, a freeze says why it cannot be", async () => {
  const why = "VSS is not there; run: stillpoint --service vss-install";
  const stage = new Stage({}, { load: () => Promise.reject(new Error(why)) });
  await rejects(stage.freeze(), /^AgentError: Cannot freeze: VSS is not there/);
  assertSame(stage.freezer.status, "thawed");
  assertSame(await stage.freezer.thaw(), 0);
  assertEquals(stage.bench.shelf, {});
});

for (const at of ["preparation", "gate"] as const) {
  Deno.test(`A thaw breaks off a VSS at its ${at}`, async () => {
    using clock = new VirtualClock();
    const { promise } = Promise.withResolvers<void>();
    const stage = new Stage({ [at]: promise });
    const freezing = rejects(stage.freeze(), /./);
    await clock.pass(100);
    assertSame(stage.freezer.status, "thawed");
    assertSame(await clock.until(stage.freezer.thaw()), 0);
    await clock.until(freezing);
    assert(stage.vss.events.includes("abort"));
    assertSame(stage.vss.events.at(-1), "close");
    assertEquals(stage.bench.shelf, {});
    stage.vss.script = {};
    assertSame(await clock.until(stage.freeze()), 2);
    assertSame(await clock.until(stage.freezer.thaw()), 2);
  });
}

Deno.test("VSS that does not freeze in time is broken off", async () => {
  using clock = new VirtualClock();
  const { promise: gate } = Promise.withResolvers<void>();
  const stage = new Stage({ gate });
  const freezing = rejects(stage.freeze(), /longer than 60 s|within 60 s/);
  await clock.pass(60_000);
  await clock.until(freezing);
  await clock.pass(1000);
  assert(stage.vss.events.includes("abort"));
  assertSame(stage.vss.events.at(-1), "close");
  assertEquals(stage.bench.shelf, {});
});

Deno.test("An agent that stops thaws first", async () => {
  const stage = new Stage();
  await stage.freeze();
  await stage.freezer[Symbol.asyncDispose]();
  assertEquals(stage.vss.events, WHOLE);
});
