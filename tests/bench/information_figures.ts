/**
 * How quickly the agents tell about the machine.
 *
 * @module
 */

import type { CommandPlan } from "./command_plan.ts";
import type { Pair } from "./pair.ts";
import { requestOf } from "./requests.ts";
import { measureRoundTrips } from "./round_trips.ts";
import { RunningSubject, type Subject } from "./subject.ts";
import type { Figure } from "./table.ts";

/** What is asked for; all of it without arguments. */
const COMMANDS = [
  "guest-get-osinfo",
  "guest-get-host-name",
  "guest-get-time",
  "guest-get-timezone",
  "guest-get-users",
  "guest-get-vcpus",
  "guest-get-cpustats",
  "guest-get-diskstats",
  "guest-get-disks",
  "guest-get-fsinfo",
  "guest-network-get-interfaces",
  "guest-get-memory-block-info",
] as const;

/** What was found of information. */
export interface InformationFindings {
  /** A figure for each command that both agents can carry out here. */
  readonly figures: Figure[];
  /** The other commands. */
  readonly leftOut: string[];
}

/**
 * Measures round trips of commands that inform.
 *
 * @param subjects The agents
 * @param plan How often
 * @returns What was found
 */
export async function informationFigures(
  subjects: Pair<Subject>,
  { questions: each, rounds }: CommandPlan,
): Promise<InformationFindings> {
  await using ours = RunningSubject.start(subjects[0]);
  await using theirs = RunningSubject.start(subjects[1]);
  const pair = [ours, theirs];
  const figures: Figure[] = [];
  const leftOut: string[] = [];
  for (const command of COMMANDS) {
    const request = requestOf(command);
    if (!pair.every((running) => succeeds(running, request))) {
      leftOut.push(command);
      continue;
    }
    const [our, their] = measureRoundTrips(pair, { request, rounds, each });
    const [mine = NaN, other = NaN] = [our?.p50, their?.p50];
    figures.push({
      name: `${command}, p50 us`,
      ours: mine,
      theirs: other,
      digits: 0,
    });
  }
  return { figures, leftOut };
}

function succeeds(
  running: RunningSubject,
  request: Uint8Array<ArrayBuffer>,
): boolean {
  const reply = new TextDecoder().decode(running.exchange(request));
  return !("error" in JSON.parse(reply));
}
