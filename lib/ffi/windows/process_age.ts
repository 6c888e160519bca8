/**
 * Whether a process is still there, and since when.
 *
 * @module
 */

import { check, Code, Win32Error } from "./error.ts";
import { ownHandle } from "./handle.ts";
import { lastError, library } from "./library.ts";
import { fromFileTime, systemTime } from "./system.ts";

const kernel = library("kernel32.dll", {
  OpenProcess: {
    parameters: [/* access */ "u32", /* inherit */ "i32", /* pid */ "u32"],
    result: "isize",
  },
  GetProcessTimes: {
    parameters: [
      /* process */ "isize",
      /* begun */ "buffer",
      /* ended */ "buffer",
      /* in the kernel */ "buffer",
      /* outside */ "buffer",
    ],
    result: "i32",
  },
});

/** To be asked for little, which also what is protected allows. */
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;

const NANOSECONDS = 1_000_000_000;
const LITTLE_ENDIAN = true;

/**
 * Tells how long ago a process began.
 *
 * @param pid Its number
 * @returns The time in seconds; nothing if there is none, or not any more
 */
export function processAge(pid: number): number | undefined {
  const what = `Cannot look at the process ${pid}`;
  const value = kernel.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid);
  if (value === 0n) {
    const code = lastError();
    if (code === Code.ERROR_INVALID_PARAMETER) return undefined;
    throw new Win32Error(what, code);
  }
  using process = ownHandle(value);
  const [begun, ended, kernelTime, userTime] = [time(), time(), time(), time()];
  check(
    what,
    kernel.GetProcessTimes(
      ...[process.value, begun, ended, kernelTime, userTime] as const,
    ),
  );
  // Somebody may hold what has ended open.
  if (stepsOf(ended) !== 0n) return undefined;
  return Number(systemTime() - fromFileTime(stepsOf(begun))) / NANOSECONDS;
}

function time(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(8));
}

function stepsOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return new DataView(bytes.buffer).getBigUint64(0, LITTLE_ENDIAN);
}
