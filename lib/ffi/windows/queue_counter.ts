/**
 * The counter of threads that are ready to run while no processor has time
 * for them. It is one of Windows' performance counters.
 *
 * @module
 */

import { Win32Error } from "./error.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

/** Each returns its status. */
const counters = library("pdh.dll", {
  PdhOpenQueryW: {
    parameters: [/* source */ "pointer", /* data */ "usize", "buffer"],
    result: "u32",
    nonblocking: true,
  },
  PdhAddEnglishCounterW: {
    parameters: [
      /* query */ "isize",
      /* path */ "buffer",
      /* data */ "usize",
      /* into */ "buffer",
    ],
    result: "u32",
    nonblocking: true,
  },
  PdhCollectQueryData: {
    parameters: [/* query */ "isize"],
    result: "u32",
    nonblocking: true,
  },
  PdhGetFormattedCounterValue: {
    parameters: [
      /* counter */ "isize",
      /* format */ "u32",
      /* type */ "pointer",
      /* into */ "buffer",
    ],
    result: "u32",
  },
  PdhCloseQuery: { parameters: [/* query */ "isize"], result: "u32" },
});

const QUEUE = "\\System\\Processor Queue Length";

const PDH_FMT_LARGE = 0x400;

/** `PDH_FMT_COUNTERVALUE`: where the value is. */
const VALUE = { number: 8, size: 16 } as const;

const LITTLE_ENDIAN = true;

/** Counts threads that wait for a processor. */
export interface QueueCounter extends Disposable {
  /**
   * Counts them, on another thread. Only one question at a time.
   *
   * @returns How many there are at this moment
   */
  read(): Promise<number>;
}

/**
 * Opens the counter, on another thread. The first time, Windows loads what it
 * counts with.
 *
 * @returns The counter
 */
export async function openQueueCounter(): Promise<QueueCounter> {
  const what = "Cannot open the counter of waiting threads";
  const [query, counter] = [handlePlace(), handlePlace()];
  succeed(what, await counters.PdhOpenQueryW(null, 0n, bytesOf(query)));
  const [handle = 0n] = query;
  const path = wideString(QUEUE);
  const add = counters.PdhAddEnglishCounterW;
  try {
    succeed(what, await add(handle, path, 0n, bytesOf(counter)));
  } catch (error) {
    counters.PdhCloseQuery(handle);
    throw error;
  }
  return {
    read: () => read(handle, counter[0] ?? 0n),
    [Symbol.dispose]: () => void counters.PdhCloseQuery(handle),
  };
}

/**
 * Reads a `PDH_FMT_COUNTERVALUE`.
 *
 * @param bytes The structure
 * @returns The value
 */
export function parseCounterValue(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Number(view.getBigInt64(VALUE.number, LITTLE_ENDIAN));
}

async function read(query: bigint, counter: bigint): Promise<number> {
  const what = "Cannot count waiting threads";
  succeed(what, await counters.PdhCollectQueryData(query));
  const value = new Uint8Array(VALUE.size);
  const format = counters.PdhGetFormattedCounterValue;
  succeed(what, format(counter, PDH_FMT_LARGE, null, value));
  return parseCounterValue(value);
}

function succeed(what: string, status: number): void {
  if (status !== 0) throw new Win32Error(what, status);
}

function handlePlace(): BigInt64Array<ArrayBuffer> {
  return new BigInt64Array(new ArrayBuffer(8));
}

function bytesOf(place: BigInt64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(place.buffer);
}
