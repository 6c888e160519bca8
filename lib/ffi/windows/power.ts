/**
 * Ends Windows, or lets it sleep.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { onThread } from "../../threads.ts";
import { check } from "./error.ts";
import { library } from "./library.ts";

const user = library("user32.dll", {
  ExitWindowsEx: {
    parameters: [/* how */ "u32", /* why */ "u32"],
    result: "i32",
  },
});

const powrprof = library("powrprof.dll", {
  GetPwrCapabilities: { parameters: [/* into */ "buffer"], result: "u8" },
  SetSuspendState: {
    parameters: [/* to disk */ "u8", /* force */ "u8", /* for good */ "u8"],
    result: "u8",
    nonblocking: true,
  },
});

/** Programs that do not answer are ended: EWX_FORCE with what is wanted. */
const EXIT = { halt: 0x1 | 0x4, powerdown: 0x8 | 0x4, reboot: 0x2 | 0x4 };

/** What the event log says about it: planned, for another reason. */
const REASON = 0x80000000;

/** `SYSTEM_POWER_CAPABILITIES`: single bytes that say what there is. */
const CAPABILITIES = { size: 76, ram: 5, disk: 6, file: 8 } as const;

/** How a machine can sleep. */
export interface SleepCapabilities {
  /** Whether it can keep its memory powered (S3). */
  readonly ram: boolean;
  /** Whether it can keep its memory on disk (S4). */
  readonly disk: boolean;
  /** Whether there is a file for that. */
  readonly hasFile: boolean;
}

/**
 * Begins to end all programs, and then the system. It takes the right
 * `SeShutdownPrivilege`.
 *
 * @param mode How it ends
 */
export function endWindows(mode: "powerdown" | "halt" | "reboot"): void {
  check("Cannot shut down", user.ExitWindowsEx(EXIT[mode], REASON));
}

/**
 * Asks how the machine can sleep.
 *
 * @returns How
 */
export function sleepCapabilities(): SleepCapabilities {
  const bytes = new Uint8Array(CAPABILITIES.size);
  check(
    "Cannot ask how this machine can sleep",
    powrprof.GetPwrCapabilities(bytes),
  );
  return readCapabilities(bytes);
}

/**
 * Reads what the system says about sleep.
 *
 * @param bytes `SYSTEM_POWER_CAPABILITIES`
 * @returns How the machine can sleep
 */
export function readCapabilities(bytes: Uint8Array): SleepCapabilities {
  return {
    ram: bytes[CAPABILITIES.ram] === 1,
    disk: bytes[CAPABILITIES.disk] === 1,
    hasFile: bytes[CAPABILITIES.file] === 1,
  };
}

/**
 * Puts the machine to sleep, and settles when it is awake again. It takes the
 * right `SeShutdownPrivilege`.
 *
 * @param toDisk Whether its memory goes to disk
 */
export async function sleep(toDisk: boolean): Promise<void> {
  const what = "Cannot suspend";
  const result = await onThread(
    { what },
    () => powrprof.SetSuspendState(toDisk ? 1 : 0, 0, 0),
  );
  // The number of the error is left on the thread that made the call.
  const why = "Windows refused; its System event log may say why";
  if (result === 0) throw new AgentError(`${what}: ${why}`);
}
