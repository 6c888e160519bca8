/**
 * The machine's processors, and what they have done.
 *
 * @module
 */

import { check } from "./error.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  GetActiveProcessorCount: { parameters: [/* group */ "u16"], result: "u32" },
  GetSystemTimes: {
    parameters: [/* idle */ "buffer", /* kernel */ "buffer", "buffer"],
    result: "i32",
  },
});

/** Windows puts processors into groups of 64 at most; this means all. */
const ALL_PROCESSOR_GROUPS = 0xffff;

const LITTLE_ENDIAN = true;

/** How long all processors together have worked and not worked. */
export interface ProcessorTimes {
  /** Steps of 100 nanoseconds in which they had nothing to do. */
  readonly idle: bigint;
  /** Steps of 100 nanoseconds altogether. */
  readonly total: bigint;
}

/**
 * Counts the processors that are in use, those of all groups.
 *
 * @returns How many there are
 */
export function processorCount(): number {
  return check(
    "Cannot count processors",
    kernel.GetActiveProcessorCount(ALL_PROCESSOR_GROUPS),
  );
}

/**
 * Tells how long processors have worked since the machine was started.
 *
 * @returns The times of all together
 */
export function processorTimes(): ProcessorTimes {
  const [idle, inKernel, inUser] = [place(), place(), place()];
  check(
    "Cannot tell what processors do",
    kernel.GetSystemTimes(idle, inKernel, inUser),
  );
  // The kernel's time includes that in which there was nothing to do.
  return { idle: steps(idle), total: steps(inKernel) + steps(inUser) };
}

function place(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(8));
}

function steps(time: Uint8Array<ArrayBuffer>): bigint {
  return new DataView(time.buffer).getBigUint64(0, LITTLE_ENDIAN);
}
