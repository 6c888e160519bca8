/**
 * Compares the agents and prints a table: a command a line.
 *
 * @module
 */

import { interview, REFERENCE, versionOf } from "./agents.ts";
import { judge, type Judgement, type Verdict } from "./compare.ts";
import { differencesFrom } from "./differences/mod.ts";
import { transcript } from "./transcript/mod.ts";

/** How often to begin anew where the agents differ. */
const ROUNDS = 3;

/**
 * Says the same to both agents and compares what they answer.
 *
 * @param program Stillpoint
 * @returns How it went
 */
export async function compareAgents(program: string): Promise<Judgement> {
  const listed = differencesFrom(await versionOf(REFERENCE));
  const programs = { reference: REFERENCE, ours: program };
  for (let round = 1;; round++) {
    const answers = await interview(programs, transcript);
    const judgement = judge(transcript(""), answers, listed);
    const isSettled = complaints(judgement).length === 0;
    // Somebody may have mounted a disk or logged in between two answers.
    if (isSettled || round === ROUNDS) return judgement;
  }
}

/**
 * Writes what is not as it should be.
 *
 * @param comparison How it went
 * @returns A complaint a line; none if all is well
 */
export function complaints(comparison: Judgement): string[] {
  const different = comparison.verdicts
    .filter(({ outcome }) => outcome === "different")
    .map(({ name, answers }) =>
      `"${name}" differs:\n  reference ${shown(answers.reference)}\n` +
      `  ours      ${shown(answers.ours)}`
    );
  return [
    ...different,
    ...comparison.stale.map((name) =>
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
export function table({ verdicts }: Judgement): string[] {
  const commands = [...new Set(verdicts.map(({ command }) => command))];
  return [
    line(["command", "compared", "equal", "allowed"]),
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

async function main(): Promise<number> {
  const program = Deno.env.get("STILLPOINT") ?? "dist/stillpoint";
  const comparison = await compareAgents(program);
  const wrong = complaints(comparison);
  const text = [...table(comparison), ...wrong].join("\n");
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
  return wrong.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  main().then((code) => {
    Deno.exitCode = code;
  });
}
