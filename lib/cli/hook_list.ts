/**
 * `stillpoint hooks list`.
 *
 * @module
 */

import type { HookEntry } from "../hooks/entry.ts";
import type { HooksParts } from "./hooks.ts";
import type { CliResult } from "./subcommand.ts";
import { type Cell, type Column, printTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "ORDER", isNumber: true },
  { title: "UNIT" },
  { title: "TYPE" },
  { title: "PROGRAM" },
  { title: "ON FAILURE" },
  { title: "TIMEOUT", isNumber: true },
  { title: "STATE" },
];

/**
 * Lists hooks.
 *
 * @param parts Where they come from and how to print them
 * @returns What to print; the status tells whether all may be used
 */
export async function listHooks(
  { source, json, context: { terminal } }: HooksParts,
): Promise<CliResult> {
  const entries = await source.survey();
  const isRefused = entries.some(({ refusal }) => refusal !== undefined);
  const code = isRefused ? 1 : 0;
  if (json) return { code, stdout: jsonOf(entries), stderr: "" };
  if (entries.length === 0) {
    return { code, stdout: "", stderr: "There are no hooks\n" };
  }
  const stdout = printTable(entries.map(rowOf), { columns: COLUMNS, terminal });
  return { code, stdout, stderr: "" };
}

function rowOf(entry: HookEntry): Cell[] {
  const { order, name, type, program, onFailure, timeoutMs } = entry;
  return [
    order === undefined ? "?" : String(order),
    name,
    type || "?",
    program ?? "-",
    onFailure ?? "?",
    timeoutMs === undefined ? "?" : `${timeoutMs / 1000} s`,
    stateOf(entry),
  ];
}

/** One without a quiescer makes every freeze fail. */
function stateOf({ refusal, quiescer }: HookEntry): Cell {
  if (refusal === undefined) return { text: "trusted", tone: "good" };
  const cost = quiescer === undefined ? "no freeze is possible" : "left out";
  return { text: `refused, ${cost}: ${refusal}`, tone: "bad" };
}

function jsonOf(entries: readonly HookEntry[]): string {
  const hooks = entries.map(({ quiescer, refusal, timeoutMs, ...entry }) => ({
    ...entry,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 }),
    state: refusal === undefined ? "trusted" : "refused",
    ...(refusal === undefined ? {} : { refusal }),
    preventsFreeze: quiescer === undefined,
  }));
  return `${JSON.stringify({ hooks }, null, 2)}\n`;
}
