/**
 * A freeze and a thaw right after it, to see that both would go well.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import { AgentError } from "../error.ts";
import type { CycleRecords } from "../journal/records.ts";
import { LIMITS } from "../limits.ts";
import type { Os } from "../platform/mod.ts";
import { ensureDirectory } from "../private_directory.ts";
import {
  assembleFreezer,
  assembleRecords,
  type Surroundings,
} from "./assembly.ts";
import type { FilesystemFreezer } from "./freezer.ts";
import { markingOf } from "./marking.ts";
import type { LogGate } from "./parts.ts";
import { refuseWhileFrozen, rehearsalDirectory } from "./refusal.ts";
import type { CycleReport } from "./report.ts";

/** By whom, as the report tells it. */
const NAME = "stillpoint rehearse";

/** Nothing is logged here. */
const NO_LOG: LogGate = { hold() {}, release() {} };

/** What to rehearse, and with what. */
export interface RehearsalOptions {
  /** What the agent was told. */
  readonly config: Config;
  /** The operating system. */
  readonly os: Os;
  /** Only filesystems mounted at one of these, if given. */
  readonly mountpoints?: readonly string[] | undefined;
  /** Breaks it off; everything is thawed then as well. */
  readonly signal: AbortSignal;
}

/**
 * Freezes what the agent would freeze, and thaws it at once. First of all,
 * what a rehearsal left frozen that was killed is thawed.
 *
 * @param options What to rehearse
 * @returns What has happened
 */
export async function rehearseFreeze(
  { config, os, mountpoints, signal }: RehearsalOptions,
): Promise<CycleReport> {
  await refuseWhileFrozen(config.statedir, os);
  const surroundings = { os, config: () => config };
  await using records = assembleRecords(surroundings);
  await using freezer = newFreezer(surroundings, records);
  await freezer.recover();
  const asked = { by: NAME, command: NAME, reason: "rehearsal" };
  const cycle = `rehearsal-${crypto.randomUUID()}`;
  let failure: unknown;
  try {
    const holdMs = Math.min(LIMITS.rehearsalMs, config.holdTimeout * 1000);
    await freezer.freeze({ ...asked, cycle, mountpoints, holdMs, signal });
    await freezer.thaw();
  } catch (error) {
    failure = error;
  }
  const report = freezer.report(cycle);
  // A cycle that came to nothing tells why; without one there is no report.
  if (report?.verdict === undefined) throw failure;
  return report;
}

/** The marker is one of its own: the agent may freeze at the same time. */
function newFreezer(
  { os, config }: Surroundings,
  records: CycleRecords | undefined,
): FilesystemFreezer {
  const { statedir } = config();
  const stateDirectory = rehearsalDirectory(statedir);
  const marker = markingOf(stateDirectory, os);
  // No stamp: there is one place for it, which is the agent's.
  const ended = records && { ended: records.parts.ended };
  const own = { marker, log: NO_LOG, ...ended };
  const freezer = assembleFreezer({ os, config }, own);
  if (freezer === undefined) {
    throw new AgentError(`Cannot freeze on ${os.name}: it is not supported`);
  }
  if (os.newMarking === undefined) {
    ensureDirectory(statedir);
    ensureDirectory(stateDirectory);
  }
  return freezer;
}
