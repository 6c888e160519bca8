import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { journal, JOURNAL_USAGE } from "../../../lib/cli/journal.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { timeline, TIMELINE_USAGE } from "../../../lib/cli/timeline.ts";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { entryOf, type JournalEntry } from "../../../lib/journal/entry.ts";
import { lineOf } from "../../../lib/journal/line.ts";
import { stampOf } from "../../../lib/journal/stamp.ts";
import { linux } from "../../../lib/platform/linux/mod.ts";
import {
  BROKEN,
  cycleOf,
  entryLike,
  SCENE,
  USUAL,
} from "../../fixtures/cycles.ts";
import { workFolder } from "../../e2e/work_folder.ts";

const CYCLES = [entryOf(BROKEN, SCENE), entryLike()];

/** A folder with a journal, and the command line that reads it. */
async function atWork(
  entries: readonly JournalEntry[],
  work: (
    run: (...args: string[]) => Promise<CliResult>,
    path: string,
  ) => Promise<void>,
): Promise<void> {
  await using folder = await workFolder();
  const path = `${folder.path}/journal.jsonl`;
  const lines = entries.map((entry) => lineOf(entry)).join("");
  if (entries.length > 0) await Deno.writeTextFile(path, lines);
  const context = {
    terminal: false,
    config: () => ({ ...DEFAULTS, journal: path }),
    os: () => linux,
  };
  const run = (name = "", ...args: string[]) =>
    name === "timeline" ? timeline(args, context) : journal(args, context);
  await work(run, path);
}

function cells(text: string): string[][] {
  return text.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
}

Deno.test("journal lists cycles, the last one last", async () => {
  await atWork(CYCLES, async (run) => {
    const { code, stdout, stderr } = await run("journal");
    assertEquals([code, stderr], [0, ""]);
    const [titles, first, second] = cells(stdout);
    assertEquals(titles, [
      ...["BEGAN", "CYCLE", "BY", "COMMAND", "REASON"],
      ...["FROZEN", "WINDOW", "VERDICT", "BECAUSE"],
    ]);
    assertEquals(first?.slice(0, 8), [
      ...["2026-03-01 02:00:00Z", "8c1f2d1e", "unix:1000"],
      ...["guest-fsfreeze-freeze", "nightly backup", "1", "5 s", "broken"],
    ]);
    match(
      first?.[8] ?? "",
      /^Cannot freeze .*data: no answer within 5 s; post/,
    );
    assertEquals(second?.slice(5), ["4", "70 ms", "application-consistent"]);
  });
});

Deno.test("journal lists as many cycles as are wanted", async () => {
  const many = Array.from(
    { length: 30 },
    (_, index) => entryLike({ cycle: `cycle-${index}` }),
  );
  await atWork(many, async (run) => {
    const count = async (...args: string[]) =>
      cells((await run("journal", ...args)).stdout).length - 1;
    assertEquals([await count(), await count("-n", "3")], [20, 3]);
    assertSame(await count("--lines=0"), 30);
    const { stdout } = await run("journal", "-n1", "--json");
    assertEquals(JSON.parse(stdout), { cycles: [many.at(-1)] });
  });
});

Deno.test("journal shows a cycle in full", async () => {
  await atWork(CYCLES, async (run) => {
    const { code, stdout } = await run("journal", "8c1f2d1e");
    assertSame(code, 1);
    match(stdout, /^Cycle 8c1f2d1e-6a51-4df0-9a55-2f7be4c0ad11: broken\n/);
    match(stdout, /\nbecause +Cannot freeze .*\n +postgresql failed to resume/);
    match(
      stdout,
      /\nthawed by +failed\nfrozen +1 filesystem\nwindow +5 s, 50 ms/,
    );
    match(stdout, /\nfreezing +40 ms +5.01 s\n/);
    match(
      stdout,
      /\npostgresql +hook +resume +5.06 s +55 ms +1 +failed +the <s/,
    );
    match(
      stdout,
      /data +ext4 +8:1 +- +- +5 s +- +failed +no answer within 5 s\n/,
    );
    const json = await run("journal", "8c1f", "--json");
    assertEquals(JSON.parse(json.stdout), CYCLES[0]);
    assertSame((await run("journal", "night")).code, 0);
  });
});

Deno.test("journal says that there is nothing", async () => {
  await atWork([], async (run) => {
    const nothing = { code: 0, stdout: "", stderr: "There are no cycles\n" };
    assertEquals(await run("journal"), nothing);
    const { stdout } = await run("journal", "--json");
    assertEquals(JSON.parse(stdout), { cycles: [] });
  });
});

Deno.test("journal says what it left out", async () => {
  await atWork(CYCLES, async (run, path) => {
    await Deno.writeTextFile(path, 'x\ny\n{"jour', { append: true });
    const { code, stdout, stderr } = await run("journal");
    assertEquals([code, cells(stdout).length], [0, 3]);
    match(stderr, /: 2 lines cannot be read and are left out\n/);
    match(stderr, /: the last line is not complete, and is left out: it is be/);
  });
});

Deno.test("journal prints no control characters of others", async () => {
  const by = "\x1b[2Jevil\u009b\nx";
  await atWork([entryLike({ by, because: [by] })], async (run) => {
    for (const args of [[], ["night"], ["night", "--json"]]) {
      const { stdout } = await run("journal", ...args);
      // deno-lint-ignore no-control-regex
      ok(!/[\0-\x09\x0b-\x1f]/.test(stdout), JSON.stringify(stdout));
    }
  });
});

const MISUSED: readonly (readonly [args: string[], stderr: RegExp])[] = [
  [["journal", "a", "b"], /^Usage: /],
  [["journal", "-n", "x"], /^Usage: /],
  [["journal", "--image", "/", "night"], /^Usage: /],
  [["journal", "no-such"], /^stillpoint journal: there is no cycle "no-such"/],
  [["journal", "--journal", "/no/such"], /: there is no journal "\/no\/such"/],
  [["journal", "--nonsense"], /^stillpoint journal: .*nonsense/],
  [
    ["journal", "--image", "/no/such"],
    /^stillpoint journal: Cannot look into ".*": it does not exist$/m,
  ],
  [["timeline", "a", "b"], /^Usage: /],
  [["timeline", "no-such"], /^stillpoint timeline: there is no cycle/],
  [["timeline", "--theme", "red"], /"red" is none of auto, light, dark/],
];

for (const [args, stderr] of MISUSED) {
  Deno.test(`${args.join(" ")} is misused`, async () => {
    await atWork(CYCLES, async (run) => {
      const result = await run(...args);
      assertEquals([result.code, result.stdout], [2, ""]);
      match(result.stderr, stderr);
    });
  });
}

Deno.test("journal and timeline explain themselves", async () => {
  await atWork([], async (run) => {
    for (
      const [name, stdout] of [
        ["journal", JOURNAL_USAGE],
        ["timeline", TIMELINE_USAGE],
      ] as const
    ) {
      assertEquals(await run(name, "--help"), { code: 0, stdout, stderr: "" });
    }
  });
});

Deno.test("journal is not read if none is kept", async () => {
  const result = await journal([], {
    terminal: false,
    config: () => ({ ...DEFAULTS, journal: "none" }),
    os: () => linux,
  });
  assertSame(result.code, 2);
  match(result.stderr, /no journal is kept: the configuration says so/);
});

Deno.test("timeline draws the last cycle, or the one that is named", async () => {
  await atWork(CYCLES, async (run) => {
    match(
      (await run("timeline")).stdout,
      /^<svg .*\n?<title[^>]*>Freeze cycle n/,
    );
    const { code, stdout } = await run("timeline", "8c1f", "--theme=dark");
    assertSame(code, 0);
    match(stdout, />Freeze cycle 8c1f2d1e/);
    match(stdout, / on web1, /);
    ok(!stdout.includes("prefers-color-scheme"));
  });
});

Deno.test("timeline does not fill a terminal with SVG", async () => {
  const result = await timeline([], {
    terminal: true,
    config: () => DEFAULTS,
    os: () => linux,
  });
  assertEquals(result, {
    ...{ code: 2, stdout: "" },
    stderr: "stillpoint timeline: this would be SVG: add > FILE.svg\n",
  });
});

/** A copy of a disk that was taken in a cycle. */
async function copyAt(path: string, cycle = "night"): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
  const stamp = stampOf(cycleOf(USUAL, { cycle }), {
    scene: SCENE,
    written: 0,
  });
  await Deno.writeTextFile(`${path}/cycle.json`, JSON.stringify(stamp));
}

Deno.test("journal --image tells the cycle, and what it was worth", async () => {
  await atWork(CYCLES, async (run, path) => {
    const image = `${path}.copy`;
    await copyAt(image);
    const alone = await run("journal", "--image", image);
    assertSame(alone.code, 0);
    match(
      alone.stdout,
      /^This copy was taken in cycle night of web1: while it w/,
    );
    match(alone.stdout, /\nquiesced +postgresql, mail-queue\n/);
    match(alone.stdout, /\nverdict +see the machine's journal/);
    const both = await run("journal", "--image", image, "--journal", path);
    assertSame(both.code, 0);
    match(both.stdout, /\nverdict +application-consistent\nwindow +70 ms\n/);
    const json = await run(
      "journal",
      "--image",
      image,
      `--journal=${path}`,
      "--json",
    );
    const { isInCycle, stamp, cycle } = JSON.parse(json.stdout);
    assertEquals([isInCycle, stamp.cycle, cycle], [true, "night", CYCLES[1]]);
    await Deno.remove(image, { recursive: true });
  });
});

Deno.test("journal --image tells that the cycle was broken, or is not known", async () => {
  await atWork(CYCLES, async (run, path) => {
    const image = `${path}.copy`;
    const args = ["journal", "--image", image, "--journal", path];
    await copyAt(image, BROKEN.cycle);
    const broken = await run(...args);
    assertSame(broken.code, 1);
    match(broken.stdout, /\nverdict +broken\nbecause +Cannot freeze/);
    await copyAt(image, "other");
    match(
      (await run(...args)).stdout,
      /\nverdict +not known: the cycle is not in/,
    );
  });
});

Deno.test("journal --image tells what was not taken in a cycle", async () => {
  await atWork(CYCLES, async (run, path) => {
    const image = path.slice(0, path.lastIndexOf("/"));
    const { code, stdout } = await run("journal", "--image", image);
    assertSame(code, 1);
    match(
      stdout,
      /^This copy was not taken in a cycle\nIt is younger than cycle n/,
    );
    await copyAt(image);
    await Deno.rename(`${image}/cycle.json`, `${image}/origin.json`);
    const origin = await run("journal", "--image", image);
    match(origin.stdout, /had been started from a disk of cycle night of web1/);
    await using empty = await workFolder();
    const nothing = await run("journal", "--image", empty.path);
    assertSame(nothing.code, 1);
    match(nothing.stdout, /^Nothing in \/.* tells of a freeze cycle$/m);
  });
});
