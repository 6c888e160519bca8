/**
 * Judges what two agents answered: what is equal, what differs on purpose,
 * and what differs but should not.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import type { Case } from "./case.ts";
import type { Answers } from "./conversation.ts";
import type { Difference, Side } from "./difference.ts";
import { normalise } from "./normalise.ts";

/** How a case went. */
export interface Verdict {
  /** The case's name. */
  readonly name: string;
  /** The command it is about. */
  readonly command: string;
  /** `allowed` is a difference that the table lists. */
  readonly outcome: "equal" | "allowed" | "different";
  /** What each agent answered, as far as it matters. */
  readonly answers: Readonly<Record<Side, unknown>>;
  /** Names of the listed differences without which it would not be allowed. */
  readonly thanksTo: readonly string[];
}

/** How everything went. */
export interface Judgement {
  /** A verdict for each case. */
  readonly verdicts: readonly Verdict[];
  /** Names of listed differences that no case shows any more. */
  readonly stale: readonly string[];
}

/**
 * Judges all cases.
 *
 * @param cases The cases
 * @param answers What both agents answered
 * @param differences What may differ
 * @returns The judgement
 */
export function judge(
  cases: readonly Case[],
  answers: Readonly<Record<Side, Answers>>,
  differences: readonly Difference[],
): Judgement {
  const verdicts = cases.map(({ name, command }) => {
    const pair = {
      reference: normalise(name, answers.reference.get(name) ?? []),
      ours: normalise(name, answers.ours.get(name) ?? []),
    };
    return { name, command, answers: pair, ...weigh(name, pair, differences) };
  });
  const needed = new Set(verdicts.flatMap(({ thanksTo }) => thanksTo));
  const stale = differences
    .filter(({ name, isSeldom }) => !isSeldom && !needed.has(name))
    .map(({ name }) => name);
  return { verdicts, stale };
}

function weigh(
  name: string,
  pair: Verdict["answers"],
  differences: readonly Difference[],
): Pick<Verdict, "outcome" | "thanksTo"> {
  if (isDeepStrictEqual(pair.reference, pair.ours)) {
    return { outcome: "equal", thanksTo: [] };
  }
  const listed = differences.filter(({ where }) => where.test(name));
  if (!areAlike(pair, listed)) return { outcome: "different", thanksTo: [] };
  const thanksTo = listed.filter((one) =>
    !areAlike(pair, listed.filter((other) => other !== one))
  );
  return { outcome: "allowed", thanksTo: thanksTo.map(({ name }) => name) };
}

/** Whether replies are equal but for some differences. */
function areAlike(
  { reference, ours }: Verdict["answers"],
  differences: readonly Difference[],
): boolean {
  const blurred = (value: unknown, side: Side) =>
    differences.reduce((sofar, { blur }) => blur(sofar, side), value);
  return isDeepStrictEqual(
    blurred(reference, "reference"),
    blurred(ours, "ours"),
  );
}
