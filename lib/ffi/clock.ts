/**
 * The system's clock and its time zone.
 *
 * @module
 */

import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  clock_gettime: {
    parameters: [/* clock */ "i32", /* timespec */ "buffer"],
    result: "i32",
  },
  clock_settime: {
    parameters: [/* clock */ "i32", /* timespec */ "buffer"],
    result: "i32",
  },
  tzset: { parameters: [], result: "void" },
  localtime_r: {
    parameters: [/* time_t */ "buffer", /* tm */ "buffer"],
    result: "pointer",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const CLOCK_REALTIME = 0;
const SECOND = 1_000_000_000n;
/** `struct timespec` */
const TIMESPEC = { seconds: 0, nanoseconds: 8, size: 16 } as const;
/** `struct tm` of the GNU C library on a 64-bit system: bits/types/struct_tm.h */
const TM = { offset: 40, zone: 48, size: 56 } as const;
const LITTLE_ENDIAN = true;

/** The rules of a place at some moment. */
export interface LocalZone {
  /** The abbreviation, such as `CEST` or `+0545`, if there is one. */
  readonly abbreviation?: string;
  /** Seconds to add to UTC, daylight saving included. */
  readonly offset: number;
}

/**
 * Reads the clock.
 *
 * @returns Nanoseconds since 1970 in UTC
 */
export function clockNanoseconds(): bigint {
  const time = new DataView(new ArrayBuffer(TIMESPEC.size));
  const bytes = new Uint8Array(time.buffer);
  check("Cannot read the clock", c.clock_gettime(CLOCK_REALTIME, bytes));
  const seconds = time.getBigInt64(TIMESPEC.seconds, LITTLE_ENDIAN);
  return seconds * SECOND +
    time.getBigInt64(TIMESPEC.nanoseconds, LITTLE_ENDIAN);
}

/**
 * Sets the clock.
 *
 * @param nanoseconds Nanoseconds since 1970 in UTC, not negative
 * @param what What could not be done, should it fail
 */
export function setClock(nanoseconds: bigint, what: string): void {
  const time = new DataView(new ArrayBuffer(TIMESPEC.size));
  time.setBigInt64(TIMESPEC.seconds, nanoseconds / SECOND, LITTLE_ENDIAN);
  time.setBigInt64(TIMESPEC.nanoseconds, nanoseconds % SECOND, LITTLE_ENDIAN);
  const bytes = new Uint8Array(time.buffer);
  check(what, c.clock_settime(CLOCK_REALTIME, bytes));
}

/**
 * Tells which zone the machine is in. The rules are looked up anew, because
 * the administrator may have moved the machine meanwhile: localtime_r alone
 * looks only once.
 *
 * @param seconds The moment, in seconds since 1970 in UTC
 * @returns The zone at that moment; UTC for a moment no calendar has
 */
export function localZone(seconds: number): LocalZone {
  const tm = new DataView(new ArrayBuffer(TM.size));
  const bytes = new Uint8Array(tm.buffer);
  c.tzset();
  const time = new BigInt64Array([BigInt(Math.floor(seconds))]);
  if (c.localtime_r(time, bytes) === null) return { offset: 0 };
  const offset = Number(tm.getBigInt64(TM.offset, LITTLE_ENDIAN));
  const abbreviation = zoneName(tm.getBigUint64(TM.zone, LITTLE_ENDIAN));
  return { offset, ...(abbreviation ? { abbreviation } : {}) };
}

/** SAFETY: the C library keeps the name of a zone for ever. */
function zoneName(address: bigint): string | undefined {
  const pointer = Deno.UnsafePointer.create(address);
  if (pointer === null) return undefined;
  return Deno.UnsafePointerView.getCString(pointer);
}
