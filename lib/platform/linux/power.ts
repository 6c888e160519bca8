/**
 * Ending and suspending a Linux machine: systemd is asked where it runs, then
 * the programs of old, then the kernel.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { readAttribute, writeAttribute } from "../../ffi/attribute.ts";
import { stopMachine } from "../../ffi/power.ts";
import { LIMITS } from "../../limits.ts";
import type { Power, ShutdownMode, SleepMode } from "../power.ts";
import { type Programs, programs } from "./program.ts";

/** What power is switched with. */
export interface PowerParts {
  /** Finds and runs programs. */
  readonly programs: Programs;
  /** Tells whether systemd manages this machine. */
  hasSystemd(): Promise<boolean>;
  /** Reads which ways to sleep the kernel knows. */
  readStates(): Promise<string>;
  /** Has the kernel sleep; settles when it is awake again. */
  enterState(state: string): Promise<void>;
  /** Stops the machine at once. */
  stop(mode: ShutdownMode): Promise<void>;
}

/** A program and its arguments. */
type Attempt = readonly [program: string, ...args: string[]];

/** See sd_booted(3). */
const SYSTEMD_MARK = "/run/systemd/system";
const STATE_FILE = "/sys/power/state";

const VERBS = {
  powerdown: "poweroff",
  halt: "halt",
  reboot: "reboot",
} as const;
const SHUTDOWN_FLAGS = {
  powerdown: ["-h", "-P"],
  halt: ["-h", "-H"],
  reboot: ["-r"],
} as const;
const SHUTDOWN_MESSAGE = "hypervisor initiated shutdown";

/** What systemd calls a way to sleep, and the kernel's words for it. */
const SLEEPS = {
  disk: { verb: "hibernate", states: ["disk"] },
  ram: { verb: "suspend", states: ["mem", "standby", "freeze"] },
  hybrid: { verb: "hybrid-sleep", states: ["disk"] },
} as const;
const UNSUPPORTED = "the requested suspend mode is not supported by the guest";

const log = getLogger(["stillpoint", "power"]);

/** The power of this machine. */
export const power: Power = powerWith({
  programs,
  hasSystemd: () => exists(SYSTEMD_MARK),
  readStates: () => readAttribute(STATE_FILE),
  enterState: (state) => writeAttribute(STATE_FILE, state),
  stop: stopMachine,
});

/**
 * Switches power.
 *
 * @param parts What it is switched with
 * @returns The power
 */
export function powerWith(parts: PowerParts): Power {
  return {
    shutDown: (mode) => shutDown(mode, parts),
    suspend: (mode) => suspend(mode, parts),
  };
}

async function shutDown(mode: ShutdownMode, parts: PowerParts): Promise<void> {
  const failures: string[] = [];
  for (const [name, ...args] of await attempts(mode, parts)) {
    const path = await parts.programs.find(name);
    if (path === undefined) continue;
    const ms = LIMITS.powerMs;
    const failure = await parts.programs.run(path, { args, ms });
    if (failure === undefined) return;
    log.warn("{path}: {failure}", { path, failure });
    failures.push(`${path}: ${failure}`);
  }
  if (failures.length > 0) {
    throw new AgentError(`Cannot shut down: ${failures.join("; ")}`);
  }
  // Nothing here knows how to end programs first.
  await parts.stop(mode);
}

async function attempts(
  mode: ShutdownMode,
  { hasSystemd }: PowerParts,
): Promise<Attempt[]> {
  const verb = VERBS[mode];
  const flags = SHUTDOWN_FLAGS[mode];
  const classic: Attempt[] = [
    [`/sbin/${verb}`],
    ["/sbin/shutdown", ...flags, "+0", SHUTDOWN_MESSAGE],
  ];
  return await hasSystemd() ? [["systemctl", verb], ...classic] : classic;
}

/**
 * What systemd refuses is not done behind its back: it knows whether there is
 * room for the memory on disk, and whether the machine would ever wake up.
 */
async function suspend(mode: SleepMode, parts: PowerParts): Promise<void> {
  const { verb, states } = SLEEPS[mode];
  const known = await knownStates(parts);
  const state = states.find((word) => known.includes(word));
  if (state === undefined) throw new AgentError(UNSUPPORTED);
  const systemctl = await parts.hasSystemd()
    ? await parts.programs.find("systemctl")
    : undefined;
  if (systemctl !== undefined) {
    const options = { args: [verb], ms: LIMITS.powerMs };
    throwIfRefused(verb, await parts.programs.run(systemctl, options));
  } else {
    if (mode === "hybrid") throw new AgentError(UNSUPPORTED);
    const what = `Cannot ${verb}`;
    await within(parts.enterState(state), { what, ms: LIMITS.suspendMs });
  }
}

function throwIfRefused(verb: string, failure: string | undefined): void {
  if (failure === undefined) return;
  log.warn("systemctl {verb}: {failure}", { verb, failure });
  if (/not supported/i.test(failure)) throw new AgentError(UNSUPPORTED);
  throw new AgentError(`Cannot ${verb}: systemctl: ${failure}`);
}

async function knownStates({ readStates }: PowerParts): Promise<string[]> {
  try {
    return (await readStates()).split(/\s+/);
  } catch (error) {
    log.debug("{error}", { error });
    return [];
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
