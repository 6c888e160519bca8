/**
 * A freezer put together, for the agent and for a rehearsal beside it.
 *
 * @module
 */

import type { Config } from "../config/config.ts";
import { hookSettings } from "../hooks/settings.ts";
import { HookSource } from "../hooks/source.ts";
import { CycleRecords } from "../journal/records.ts";
import { LIMITS } from "../limits.ts";
import type { Os } from "../platform/mod.ts";
import { freezeClock } from "./clock.ts";
import { FilesystemFreezer } from "./freezer.ts";
import { FreezeLanes } from "./lanes.ts";
import type { CycleParts } from "./parts.ts";
import { freezeSettings } from "./settings.ts";
import { withWriters, writersSettings } from "./writers.ts";

/** What a machine's freezer is put together from. */
export interface Surroundings {
  /** The operating system. */
  readonly os: Os;
  /** Tells the configuration, asked anew in each cycle. */
  config(): Config;
}

/** What is the own of whoever freezes. */
export type FreezerOwn = Pick<
  CycleParts,
  "marker" | "log" | "held" | "stamp" | "ended"
>;

/**
 * Puts a freezer together; nothing is touched yet.
 *
 * @param surroundings The operating system and what is configured
 * @param own What differs between those who freeze
 * @returns The freezer; nothing where freezing is not supported
 */
export function assembleFreezer(
  { os, config }: Surroundings,
  own: FreezerOwn,
): FilesystemFreezer | undefined {
  const { filesystems, processes, accounts, hooks: system } = os;
  if (!filesystems || !processes || !system) return undefined;
  const means = { processes, accounts, system };
  const hooks = new HookSource(() => hookSettings(config()), means);
  const settings = () => writersSettings(config());
  const quiescers = withWriters(hooks, { ...os, settings });
  const lanes = new FreezeLanes(LIMITS.freezeCalls);
  const same = { lanes, clock: freezeClock, pid: Deno.pid };
  return new FilesystemFreezer(
    { filesystems, processes, quiescers, ...same, ...own },
    () => freezeSettings(config(), filesystems),
  );
}

/**
 * Puts together what outlives a cycle; nothing is touched yet.
 *
 * @param surroundings The operating system and what is configured
 * @returns What keeps records; nothing where freezing is not supported
 */
export function assembleRecords(
  { os: { filesystems }, config }: Surroundings,
): CycleRecords | undefined {
  if (filesystems === undefined) return undefined;
  const { wall } = freezeClock;
  const setting = () => config().journal;
  return new CycleRecords({ filesystems, wall, setting });
}
