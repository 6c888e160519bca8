/**
 * Freezing for a host that names its cycles and wants to know how they went.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import { LIMITS } from "../lib/limits.ts";
import { int, list, object, optional, str } from "../lib/schema.ts";

const REPORT = "{cycle: str, by: str, command: str, *reason: str, " +
  "began: str, *ended: str, phases: [{phase: str, at: number, *ms: number}], " +
  "filesystems: [{mountpoint: str, device: str, type: str, result: str, " +
  "steps: [{step: str, at: number, *ms: number, *error: str}]}], " +
  "hooks: [{name: str, kind: str, phase: str, result: str, attempts: int, " +
  "at: number, *ms: number, *error: str, *output: str}], frozen: int, " +
  "*window: {at: number, *ms: number}, *thawed: str, *verdict: str, " +
  "because: [str]}";

const FREEZE = "__org.stillpoint_freeze";

/** A name that fits into environments, file names and lines of a log. */
const NAME = /^[\w.:@+-]+$/;

/** What would forge lines of a log or move a terminal's cursor. */
const CONTROL = /\p{Cc}/u;

/** Freezes, under a name by which it can be asked for again. */
export const freezeCycle: Command = command({
  name: FREEZE,
  summary:
    "Freezes for so many seconds; with a `cycle-id` known before, only answers the same again.",
  args: object({
    mountpoints: optional(list(str)),
    timeout: optional(int),
    reason: optional(str),
    "cycle-id": optional(str),
  }),
  returns: REPORT,
  needs: ["freezer"],
  whileFrozen: true,
  run: ({ mountpoints, timeout, reason, "cycle-id": cycle }, context) => {
    const { freezer, signal, client: by } = context;
    checkCycle(cycle);
    checkReason(reason);
    return freezer.freeze({
      ...{ mountpoints, signal, by, reason, cycle, command: FREEZE },
      holdMs: holdTime(timeout),
    });
  },
});

/** Tells how a cycle went. */
export const lastCycle: Command = command({
  name: "__org.stillpoint_last-cycle",
  summary:
    "Tells how the last freeze went or goes, or the one with this `cycle-id`.",
  args: object({ "cycle-id": optional(str) }),
  returns: REPORT,
  needs: ["freezer", "journal"],
  whileFrozen: true,
  run: async ({ "cycle-id": cycle }, { freezer, journal }) => {
    const report = freezer.report(cycle) ??
      (freezer.isRestricting ? undefined : await journal.find(cycle));
    if (report !== undefined) return report;
    const which = cycle === undefined ? "the last cycle" : `cycle ${cycle}`;
    throw new AgentError(`Cannot tell how ${which} went: there is none`);
  },
});

function checkCycle(cycle: string | undefined): void {
  if (cycle === undefined) return;
  if (cycle.length <= LIMITS.cycleIdCharacters && NAME.test(cycle)) return;
  throw new AgentError(
    "Parameter 'cycle-id' expects at most " +
      `${LIMITS.cycleIdCharacters} letters, digits and characters of _.:@+-`,
  );
}

function checkReason(reason = ""): void {
  const isPlain = !CONTROL.test(reason);
  if (isPlain && reason.length <= LIMITS.reasonCharacters) return;
  throw new AgentError(
    `Parameter 'reason' expects at most ${LIMITS.reasonCharacters} ` +
      "characters, and no control characters such as line breaks",
  );
}

function holdTime(timeout: number | bigint | undefined): number | undefined {
  if (timeout === undefined) return undefined;
  if (timeout < 1) {
    throw new AgentError("Parameter 'timeout' expects at least 1 second");
  }
  return Number(timeout) * 1000;
}
