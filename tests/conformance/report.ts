/**
 * Compares the agents and prints a table for each version of the reference:
 * a command a line.
 *
 * @module
 */

import { commandLine } from "../e2e/program.ts";
import { interview } from "./agents.ts";
import { judge, type Judgement, type Verdict } from "./compare.ts";
import { differencesFrom } from "./differences/mod.ts";
import { type Reference, REFERENCES, versionOf } from "./reference.ts";
import { transcript } from "./transcript/mod.ts";

/** How often to begin anew where the agents differ. */
const ROUNDS = 3;

/** How everything went with one version. */
export interface Comparison extends Judgement {
  /** The version of the reference, as it writes it. */
  readonly version: string;
}

/**
 * Says the same to a reference and to Stillpoint, and compares what they
 * answer.
 *
 * @param reference The reference
 * @returns How it went
 */
export async function compareWith(reference: Reference): Promise<Comparison> {
  const commands = { reference: reference.command(), ours: commandLine([]) };
  const { text: version, number } = await versionOf(commands.reference);
  const listed = differencesFrom(number);
  for (let round = 1;; round++) {
    const answers = await interview(commands, transcript);
    const judgement = judge(transcript(""), answers, listed);
    const isSettled = complaints(judgement).length === 0;
    // Somebody may have mounted a disk or logged in between two answers.
    if (isSettled || round === ROUNDS) return { version, ...judgement };
  }
}

/**
 * Writes what is not as it should be.
 *
 * @param judgement How it went
 * @returns A complaint a line; none if all is well
 */
export function complaints({ verdicts, stale }: Judgement): string[] {
  const different = verdicts
    .filter(({ outcome }) => outcome === "different")
    .map(({ name, answers }) =>
      `"${name}" differs:\n  reference ${shown(answers.reference)}\n` +
      `  ours      ${shown(answers.ours)}`
    );
  return [
    ...different,
    ...stale.map((name) =>
      `"${name}" does not differ any more: take it off the list`
    ),
  ];
}

/**
 * Writes the table.
 *
 * @param comparison How it went
 * @returns Its lines
 */
export function table({ version, verdicts }: Comparison): string[] {
  const commands = [...new Set(verdicts.map(({ command }) => command))];
  return [
    line([`qemu-ga ${version}`, "compared", "equal", "allowed"]),
    ...commands.map((command) =>
      counts(command, verdicts.filter((verdict) => verdict.command === command))
    ),
    counts("all", verdicts),
  ];
}

function counts(title: string, verdicts: readonly Verdict[]): string {
  const count = (outcome: Verdict["outcome"]) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length;
  return line([
    title,
    String(verdicts.length),
    String(count("equal")),
    String(count("allowed")),
  ]);
}

function line([title = "", ...cells]: readonly string[]): string {
  return title.padEnd(34) + cells.map((cell) => cell.padStart(10)).join("");
}

function shown(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_key, inner) => typeof inner === "bigint" ? String(inner) : inner,
  );
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

/** The table of a reference, and what is not as it should be. */
async function report(reference: Reference): Promise<number> {
  if (reference.lack !== undefined) {
    print([`Not compared with ${reference.title}: ${reference.lack}.`, ""]);
    return 0;
  }
  const comparison = await compareWith(reference);
  const wrong = complaints(comparison);
  print([...table(comparison), ...wrong, ""]);
  return wrong.length;
}

function print(lines: readonly string[]): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
}

async function main(): Promise<number> {
  let wrong = 0;
  for (const reference of REFERENCES) wrong += await report(reference);
  const isNothing = REFERENCES.every(({ lack }) => lack !== undefined);
  return wrong > 0 || isNothing ? 1 : 0;
}

if (import.meta.main) {
  main().then((code) => {
    Deno.exitCode = code;
  });
}
