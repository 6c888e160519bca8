/**
 * What Windows says about itself: the machine's name, its processor, the
 * version that it really has, its clock and its time zone.
 *
 * @module
 */

import { check } from "./error.ts";
import { library } from "./library.ts";
import { fromWide, wideBuffer } from "./wide.ts";

const kernel = library("kernel32.dll", {
  GetComputerNameExW: {
    parameters: [/* kind */ "u32", /* into */ "buffer", /* units */ "buffer"],
    result: "i32",
  },
  GetNativeSystemInfo: { parameters: [/* into */ "buffer"], result: "void" },
  GetSystemTimePreciseAsFileTime: {
    parameters: [/* into */ "buffer"],
    result: "void",
  },
  GetTimeZoneInformation: {
    parameters: [/* into */ "buffer"],
    result: "u32",
  },
});

const nt = library("ntdll.dll", {
  RtlGetVersion: { parameters: [/* into */ "buffer"], result: "i32" },
});

const LITTLE_ENDIAN = true;

/** `ComputerNamePhysicalNetBIOS`, which the reference tells, too. */
const NAME_KIND = 4;
const NAME_UNITS = 1024;

/** `SYSTEM_INFO`. */
const SYSTEM_INFO_SIZE = 48;

/** `OSVERSIONINFOEXW`: its size, and where things are. */
const VERSION = { size: 284, major: 4, minor: 8, build: 12, type: 282 };
const VER_NT_WORKSTATION = 1;

/** `TIME_ZONE_INFORMATION`: its size, and where things are. */
const ZONE = {
  size: 172,
  nameUnits: 32,
  standard: { name: 4, bias: 84 },
  daylight: { name: 88, bias: 168 },
} as const;
const TIME_ZONE_ID_DAYLIGHT = 2;

/** From 1601, in steps of 100 nanoseconds, to 1970. */
const EPOCH_STEPS = 116_444_736_000_000_000n;
const NANOSECONDS_PER_STEP = 100n;

/** A version of Windows. */
export interface WindowsVersion {
  /** Its major number, 10 since Windows 10. */
  readonly major: number;
  /** Its minor number. */
  readonly minor: number;
  /** Which build it is. */
  readonly build: number;
  /** Whether it is for servers. */
  readonly isServer: boolean;
}

/** A time zone at a moment. */
export interface WindowsZone {
  /** Its name in the system's language, such as `W. Europe Standard Time`. */
  readonly name: string;
  /** Seconds to add to UTC. */
  readonly offset: number;
}

/**
 * Tells the machine's name.
 *
 * @returns Its NetBIOS name
 */
export function computerName(): string {
  const name = wideBuffer(NAME_UNITS);
  const units = new Uint8Array(Uint32Array.of(NAME_UNITS).buffer);
  check(
    "Cannot ask for the machine's name",
    kernel.GetComputerNameExW(NAME_KIND, name, units),
  );
  return fromWide(name);
}

/**
 * Tells which processor the machine has, whatever this program is made for.
 *
 * @returns The number that Windows has for its kind
 */
export function processorArchitecture(): number {
  const info = new Uint8Array(SYSTEM_INFO_SIZE);
  kernel.GetNativeSystemInfo(info);
  return new DataView(info.buffer).getUint16(0, LITTLE_ENDIAN);
}

/**
 * Tells the version of Windows, not the one that this program is shown for the
 * sake of compatibility.
 *
 * @returns The version
 */
export function windowsVersion(): WindowsVersion {
  const bytes = new Uint8Array(VERSION.size);
  new DataView(bytes.buffer).setUint32(0, VERSION.size, LITTLE_ENDIAN);
  nt.RtlGetVersion(bytes);
  return parseVersion(bytes);
}

/**
 * Reads an `OSVERSIONINFOEXW`.
 *
 * @param bytes The structure
 * @returns The version
 */
export function parseVersion(bytes: Uint8Array): WindowsVersion {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    major: view.getUint32(VERSION.major, LITTLE_ENDIAN),
    minor: view.getUint32(VERSION.minor, LITTLE_ENDIAN),
    build: view.getUint32(VERSION.build, LITTLE_ENDIAN),
    isServer: view.getUint8(VERSION.type) !== VER_NT_WORKSTATION,
  };
}

/**
 * Reads the system's clock.
 *
 * @returns Nanoseconds since 1970 in UTC
 */
export function systemTime(): bigint {
  const bytes = new Uint8Array(8);
  kernel.GetSystemTimePreciseAsFileTime(bytes);
  return fromFileTime(
    new DataView(bytes.buffer).getBigUint64(0, LITTLE_ENDIAN),
  );
}

/**
 * Turns a `FILETIME` into what is used everywhere else.
 *
 * @param steps The time as Windows counts it
 * @returns Nanoseconds since 1970 in UTC
 */
export function fromFileTime(steps: bigint): bigint {
  return (steps - EPOCH_STEPS) * NANOSECONDS_PER_STEP;
}

/**
 * The inverse of {@linkcode fromFileTime}.
 *
 * @param nanoseconds Nanoseconds since 1970 in UTC
 * @returns The time as Windows counts it
 */
export function toFileTime(nanoseconds: bigint): bigint {
  return nanoseconds / NANOSECONDS_PER_STEP + EPOCH_STEPS;
}

/**
 * Tells the time zone that holds now.
 *
 * @returns The zone
 */
export function timeZone(): WindowsZone {
  const bytes = new Uint8Array(ZONE.size);
  return parseZone(bytes, kernel.GetTimeZoneInformation(bytes));
}

/**
 * Reads a `TIME_ZONE_INFORMATION`.
 *
 * @param bytes The structure
 * @param id Which half of the year it is, as the system tells along with it
 * @returns The zone
 */
export function parseZone(bytes: Uint8Array, id: number): WindowsZone {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const half = id === TIME_ZONE_ID_DAYLIGHT ? ZONE.daylight : ZONE.standard;
  const minutes = view.getInt32(0, LITTLE_ENDIAN) +
    view.getInt32(half.bias, LITTLE_ENDIAN);
  return {
    name: fromWide(bytes.subarray(half.name), ZONE.nameUnits),
    // What has to be added to local time; `|| 0` turns -0 into 0.
    offset: -minutes * 60 || 0,
  };
}
