/**
 * Ending and suspending a Windows machine.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import {
  endWindows,
  sleep,
  type SleepCapabilities,
  sleepCapabilities,
} from "../../ffi/windows/power.ts";
import { enablePrivilege } from "../../ffi/windows/privilege.ts";
import { LIMITS } from "../../limits.ts";
import type { Power, ShutdownMode, SleepMode } from "../power.ts";

/** What power is switched with. */
export interface PowerParts {
  /** Takes up a right. */
  enable(right: string): void;
  /** Begins to end the system. */
  end(mode: ShutdownMode): void;
  /** Asks how the machine can sleep. */
  capabilities(): SleepCapabilities;
  /** Puts it to sleep; settles when it is awake again. */
  sleep(toDisk: boolean): Promise<void>;
}

/** Nobody may end or suspend the system without it. */
const RIGHT = "SeShutdownPrivilege";

/** The power of this machine. */
export const power: Power = powerWith({
  enable: enablePrivilege,
  end: endWindows,
  capabilities: sleepCapabilities,
  sleep,
});

/**
 * Switches power.
 *
 * @param parts What it is switched with
 * @returns The power
 */
export function powerWith(parts: PowerParts): Power {
  return {
    // deno-lint-ignore require-await -- others have to wait
    async shutDown(mode) {
      parts.enable(RIGHT);
      parts.end(mode);
    },
    async suspend(mode) {
      parts.enable(RIGHT);
      throwUnlessPossible(mode, parts.capabilities());
      const ms = LIMITS.suspendMs;
      const what = "Cannot suspend";
      await within(parts.sleep(mode === "disk"), { what, ms });
    },
  };
}

/** The reference's texts, and what an administrator can do about one. */
function throwUnlessPossible(
  mode: SleepMode,
  { ram, disk, hasFile }: SleepCapabilities,
): void {
  if (mode === "ram" && ram) return;
  if (mode === "disk" && disk && hasFile) return;
  const unsupported = `suspend-to-${mode} not supported by OS`;
  if (mode !== "disk" || !disk) throw new AgentError(unsupported);
  throw new AgentError(
    `${unsupported}: hibernation is off (powercfg /hibernate on)`,
  );
}
