/**
 * What the program of a unit finds in its environment. Nothing of the agent's
 * own gets there: sockets of a service manager are not for others.
 *
 * @module
 */

import type { QuiesceContext } from "../freeze/quiescer.ts";
import type { HookSystem } from "../platform/hook_system.ts";

/** The two runs of a program, as everybody calls them. */
export type HookPhase = "freeze" | "thaw";

/** A variable that the agent sets. */
export interface HookVariable {
  /** Its name. */
  readonly name: string;
  /** What it says. */
  readonly meaning: string;
}

/** What a run of a program is told. */
export interface HookRun {
  /** Which of the two. */
  readonly phase: HookPhase;
  /** The cycle. */
  readonly context: QuiesceContext;
  /** When it is killed, in milliseconds since 1970. */
  readonly deadline: number;
  /** Spells paths. */
  readonly system: Pick<HookSystem, "inOneLine">;
}

type Telling = HookVariable & {
  readonly tell: (run: HookRun) => string | undefined;
};

const TELLINGS: readonly Telling[] = [
  {
    name: "STILLPOINT_PHASE",
    meaning: "`freeze` or `thaw`",
    tell: ({ phase }) => phase,
  },
  {
    name: "STILLPOINT_CYCLE",
    meaning: "the name of the cycle, the same in both runs",
    tell: ({ context }) => context.cycle,
  },
  {
    name: "STILLPOINT_MOUNTPOINTS",
    meaning: "where the filesystems to be frozen are mounted, a line each; " +
      "newline and backslash as `\\012` and `\\134`, as in " +
      "`/proc/self/mountinfo`; on Windows they are as they are",
    tell: ({ context, system }) =>
      context.mountpoints.map(system.inOneLine).join("\n"),
  },
  {
    name: "STILLPOINT_DEADLINE",
    meaning: "when the program is killed, in whole seconds since 1970, " +
      "to be compared with `date +%s`",
    tell: ({ deadline }) => String(Math.floor(deadline / 1000)),
  },
  {
    name: "STILLPOINT_REASON",
    meaning: "what the client said the freeze is for; not set if nothing",
    tell: ({ context }) => context.reason?.replaceAll("\0", ""),
  },
];

/** The variables, for the documentation. */
export const HOOK_VARIABLES: readonly HookVariable[] = TELLINGS;

/**
 * Puts together what the agent tells a program.
 *
 * @param run The run
 * @returns The variables by name
 */
export function hookVariables(run: HookRun): Record<string, string> {
  const told = TELLINGS.map(({ name, tell }) => [name, tell(run)] as const);
  return Object.fromEntries(
    told.flatMap(([name, text]) => text === undefined ? [] : [[name, text]]),
  );
}
