/**
 * What a snapshot is worth that was taken while a cycle was frozen.
 *
 * @module
 */

import type {
  CycleReport,
  FilesystemRecord,
  HookRecord,
  ThawCause,
  Verdict,
} from "./report.ts";

/** What a report does not say. */
export interface Circumstances {
  /** Whether everything was frozen that was to be. */
  readonly isComplete: boolean;
  /** Why it was not, or not for as long as was asked. */
  readonly failure: string | undefined;
  /** How long it might hold, in milliseconds. */
  readonly holdMs: number;
  /** Whether an earlier process of the agent had frozen it. */
  readonly isTakenOver: boolean;
}

/** A verdict, and why it is no better. */
export interface Judgement {
  /** What the snapshot is worth. */
  readonly verdict: Verdict;
  /** Why, a sentence each. */
  readonly because: readonly string[];
}

/**
 * Judges a cycle that has ended. In doubt, against it.
 *
 * @param report What happened
 * @param circumstances What the report does not say
 * @returns The verdict
 */
export function judge(
  report: CycleReport,
  circumstances: Circumstances,
): Judgement {
  const fatal = reasonsAgainst(report, circumstances);
  if (fatal.length > 0) return { verdict: "broken", because: fatal };
  const doubts = doubtsAbout(report, circumstances);
  if (doubts.length === 0) {
    return { verdict: "application-consistent", because: [] };
  }
  return { verdict: "filesystem-consistent", because: doubts };
}

/** Why filesystems were not held from the first to the last. */
function reasonsAgainst(
  { thawed, filesystems, frozen }: CycleReport,
  { isComplete, failure, holdMs }: Circumstances,
): string[] {
  const lost = filesystems.filter(({ result }) =>
    result === "thawed by somebody else"
  ).map(({ mountpoint }) => `somebody else thawed ${mountpoint}`);
  if (!isComplete) return [failure ?? "the freeze did not succeed", ...lost];
  const nothing = frozen === 0 ? ["nothing was frozen"] : [];
  const ended = endedBy(thawed, { failure, holdMs });
  const lapsed = filesystems.filter(({ result }) => result === "lapsed")
    .map(({ steps }) => lastErrorOf(steps) ?? "the system let go too early");
  return [...new Set([...ended, ...lapsed, ...lost, ...nothing])];
}

function endedBy(
  cause: ThawCause | undefined,
  { failure, holdMs }: Pick<Circumstances, "failure" | "holdMs">,
): string[] {
  switch (cause) {
    case "client":
      return [];
    case "expired":
      return [failure ?? `nobody thawed within ${holdMs / 1000} s`];
    case "agent stopped":
      return ["the agent was stopped while filesystems were frozen"];
    default:
      return [failure ?? "nobody counted on it any more"];
  }
}

/** Why applications may not have been at rest. */
function doubtsAbout(
  { hooks, filesystems }: CycleReport,
  { isTakenOver }: Circumstances,
): string[] {
  const killed = isTakenOver
    ? ["the agent was killed while filesystems were frozen"]
    : [];
  const none = !hooks.some(({ phase }) => phase === "quiesce") && !isTakenOver
    ? ["no application was quiesced"]
    : [];
  return [
    ...killed,
    ...none,
    ...hooks.filter(({ result }) => result !== "ok").map(describeHook),
    ...filesystems.filter(({ result }) => result === "failed")
      .map(describeFilesystem),
  ];
}

function describeHook(
  { name, phase, result, error = "" }: HookRecord,
): string {
  if (result === "lost") return `${name} did not hold: ${error}`;
  const verb = phase === "quiesce" ? "quiesce" : "resume";
  return `${name} failed to ${verb}: ${error}`;
}

function describeFilesystem(
  { mountpoint, steps }: FilesystemRecord,
): string {
  const error = lastErrorOf(steps) ?? "it was passed over";
  return `${mountpoint} was not frozen: ${error}`;
}

function lastErrorOf(steps: FilesystemRecord["steps"]): string | undefined {
  return steps.findLast(({ error }) => error !== undefined)?.error;
}
