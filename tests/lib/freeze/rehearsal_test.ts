import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { type Config, DEFAULTS } from "../../../lib/config/config.ts";
import type { MarkerRecord } from "../../../lib/freeze/marker.ts";
import { rehearseFreeze } from "../../../lib/freeze/rehearsal.ts";
import { LIMITS } from "../../../lib/limits.ts";
import { readJournal } from "../../../lib/journal/read.ts";
import { hookSystem } from "../../../lib/platform/linux/hook_system.ts";
import { processes as linuxProcesses } from "../../../lib/platform/linux/processes.ts";
import type { Os } from "../../../lib/platform/mod.ts";
import { fails } from "./behaviour.ts";
import { type Bench, benchOf } from "./bench.ts";

/** A fake machine with a real directory for state and journal. */
interface Stage extends AsyncDisposable {
  readonly bench: Bench;
  readonly config: Config;
  readonly os: Os;
}

async function stageOf(): Promise<Stage> {
  const statedir = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  const bench = benchOf("/", "/a");
  const { filesystems, parts: { processes } } = bench;
  return {
    bench,
    config: {
      ...{ ...DEFAULTS, statedir },
      hookDirectory: `${statedir}/hooks.d`,
      journal: `${statedir}/journal/journal.jsonl`,
    },
    os: {
      ...{ name: "a fake", filesystems, hooks: hookSystem },
      processes: { ...linuxProcesses, ...processes },
    },
    [Symbol.asyncDispose]: () => Deno.remove(statedir, { recursive: true }),
  };
}

const { signal } = new AbortController();

Deno.test("rehearseFreeze() freezes, thaws and writes it down", async () => {
  await using stage = await stageOf();
  const { bench, config, os } = stage;
  const report = await rehearseFreeze({ config, os, signal });
  assertEquals([report.frozen, report.thawed], [2, "client"]);
  assertEquals([bench.kernel.frozen, bench.kernel.violations], [[], []]);
  const { entries } = await readJournal(config.journal) ?? {};
  assertEquals(entries?.map(({ cycle }) => cycle), [report.cycle]);
  assertSame(entries?.[0]?.reason, "rehearsal");
});

Deno.test("rehearseFreeze() would hold for a short while only if it was killed", async () => {
  await using stage = await stageOf();
  const { bench: { marker, filesystems }, config } = stage;
  const notes: MarkerRecord[] = [];
  marker.onWrite = (note) => void notes.push(note);
  const os = { ...stage.os, newMarking: () => marker };
  await rehearseFreeze({ config, os, signal });
  const { seconds } = await filesystems.boot();
  const [frozen, ...others] = notes.filter(({ phase }) => phase === "frozen");
  assertEquals(others, []);
  assert(config.holdTimeout * 1000 > LIMITS.rehearsalMs);
  assert((frozen?.deadline ?? Infinity) <= seconds + LIMITS.rehearsalMs / 1000);
});

Deno.test("rehearseFreeze() writes down a cycle that failed", async () => {
  await using stage = await stageOf();
  const { bench, config, os } = stage;
  bench.kernel.change("/a", { freeze: fails("EIO") });
  const report = await rehearseFreeze({ config, os, signal });
  assertSame(report.verdict, "broken");
  const { entries } = await readJournal(config.journal) ?? {};
  assertEquals(entries?.map(({ verdict }) => verdict), ["broken"]);
});

Deno.test("rehearseFreeze() leaves the agent's stamp where it is", async () => {
  await using stage = await stageOf();
  const { config, os } = stage;
  const stamp = `${config.statedir}/journal/cycle.json`;
  await Deno.mkdir(`${config.statedir}/journal`);
  await Deno.writeTextFile(stamp, "{}");
  await rehearseFreeze({ config, os, signal });
  assertSame(await Deno.readTextFile(stamp), "{}");
});

Deno.test("rehearseFreeze() keeps no journal where none is wanted", async () => {
  await using stage = await stageOf();
  const { os } = stage;
  const config = { ...stage.config, journal: "none" };
  await rehearseFreeze({ config, os, signal });
  const journal = `${config.statedir}/journal`;
  await rejects(Deno.stat(journal), Deno.errors.NotFound);
});
