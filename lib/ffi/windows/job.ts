/**
 * Jobs: a program and all that descends from it, to be ended at once. A
 * program that asks to leave its job may, as it could without one.
 *
 * A job that is closed ends nobody: what a client or a hook has started goes
 * on when the agent ends, as on other systems, or it could not be replaced by
 * a program that it has started itself.
 *
 * @module
 */

import { check } from "./error.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  CreateJobObjectW: {
    parameters: [/* security */ "pointer", /* name */ "pointer"],
    result: "isize",
  },
  SetInformationJobObject: {
    parameters: [/* job */ "isize", /* kind */ "i32", "buffer", "u32"],
    result: "i32",
  },
  TerminateJobObject: {
    parameters: [/* job */ "isize", /* exit code */ "u32"],
    result: "i32",
  },
});

const JOB_OBJECT_LIMIT_BREAKAWAY_OK = 0x800;
const EXTENDED_LIMITS_KIND = 9;

/** `JOBOBJECT_EXTENDED_LIMIT_INFORMATION`: its size, and where the flags are. */
const LIMITS_OF_JOB = { size: 144, flags: 16 } as const;

const LITTLE_ENDIAN = true;

/**
 * Makes a job without members.
 *
 * @returns The job
 */
export function createJob(): Handle {
  const what = "Cannot make a job";
  const job = checkHandle(what, kernel.CreateJobObjectW(null, null));
  const limits = new Uint8Array(new ArrayBuffer(LIMITS_OF_JOB.size));
  const view = new DataView(limits.buffer);
  const flags = JOB_OBJECT_LIMIT_BREAKAWAY_OK;
  view.setUint32(LIMITS_OF_JOB.flags, flags, LITTLE_ENDIAN);
  try {
    check(
      what,
      kernel.SetInformationJobObject(
        ...[job.value, EXTENDED_LIMITS_KIND, limits, limits.length] as const,
      ),
    );
    return job;
  } catch (error) {
    job[Symbol.dispose]();
    throw error;
  }
}

/**
 * Ends all members of a job at once.
 *
 * @param job The job
 * @param exitCode What they seem to have ended with
 */
export function terminateJob({ value }: Handle, exitCode: number): void {
  check("Cannot end a job", kernel.TerminateJobObject(value, exitCode));
}
