/**
 * `stillpoint hooks test`.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import { refuseWhileFrozen, rehearsalDirectory } from "../freeze/refusal.ts";
import type { HookEntry } from "../hooks/entry.ts";
import { rehearse, type RehearsedStep } from "../hooks/rehearsal.ts";
import { UNIT_SUFFIX } from "../hooks/read_unit.ts";
import type { Os } from "../platform/mod.ts";
import type { HooksParts } from "./hooks.ts";
import type { CliResult } from "./subcommand.ts";
import { type Cell, type Column, printTable, type Tone } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "UNIT" },
  { title: "PHASE" },
  { title: "MS", isNumber: true },
  { title: "RESULT" },
  { title: "LAST OUTPUT" },
];

const TONES: Readonly<Record<RehearsedStep["result"], Tone>> = {
  ok: "good",
  failed: "bad",
  refused: "bad",
  "not reached": "faint",
};

/**
 * Rehearses hooks. Ctrl-C breaks that off, and undoes what was begun.
 *
 * @param parts Where they come from and how to print what happened
 * @returns What to print; the status tells whether all went well
 */
export async function rehearseHooks(
  { source, name, json, config, context: { terminal, os } }: HooksParts,
): Promise<CliResult> {
  await refuseWhileFrozen(config.statedir, os());
  await refuseWhileFrozen(rehearsalDirectory(config.statedir), os());
  const entries = choose(await source.survey(), name);
  const stop = new AbortController();
  using signals = os().listen?.();
  signals?.stopped.then(() => stop.abort(new Error("it was interrupted")));
  const context = {
    cycle: `rehearsal-${crypto.randomUUID()}`,
    mountpoints: await mountpointsOf(os()),
    reason: "rehearsal",
  };
  const steps = await rehearse(entries, { context, signal: stop.signal });
  const isGood = steps.every(({ result }) => result === "ok");
  const stdout = json
    ? `${JSON.stringify({ ok: isGood, steps }, null, 2)}\n`
    : printTable(steps.map(rowOf), { columns: COLUMNS, terminal });
  return { code: isGood ? 0 : 1, stdout, stderr: "" };
}

function choose(
  entries: readonly HookEntry[],
  wanted: string | undefined,
): readonly HookEntry[] {
  if (entries.length === 0) throw new AgentError("there are no hooks");
  if (wanted === undefined) return entries;
  const found = entries.filter(({ name, path }) =>
    name === wanted || path === wanted || `${name}${UNIT_SUFFIX}` === wanted
  );
  if (found.length > 0) return found;
  const names = entries.map(({ name }) => name).join(", ");
  throw new AgentError(`there is no hook "${wanted}", only ${names}`);
}

/** What a freeze of everything would tell them. */
async function mountpointsOf({ filesystems }: Os): Promise<string[]> {
  const plan = await filesystems?.plan();
  return plan?.freeze.flat().map(({ mountpoint }) => mountpoint) ?? [];
}

function rowOf(step: RehearsedStep): Cell[] {
  const { name, phase, ms, result, error, output = "" } = step;
  const said = error ?? output.trimEnd().split("\n").at(-1) ?? "";
  const isRun = result === "ok" || result === "failed";
  const tone = TONES[result];
  return [name, phase, isRun ? String(ms) : "-", { text: result, tone }, said];
}
