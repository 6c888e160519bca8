/**
 * The clocks of a Linux machine: the kernel's, and the one that runs while
 * the machine is off.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { clockNanoseconds, localZone, setClock } from "../../ffi/clock.ts";
import {
  type HardwareClock,
  openHardwareClock,
} from "../../ffi/hardware_clock.ts";
import type { Clock, Zone } from "../clock.ts";
import { textOf } from "./facts.ts";
import {
  fromLocal,
  isKeptInLocalTime,
  readAtTick,
  waitToWrite,
} from "./hardware_clock.ts";

/** What the clocks are reached through. */
export interface ClockParts {
  /** Reads the kernel's clock, in nanoseconds. */
  now(): bigint;
  /** Sets the kernel's clock. */
  set(nanoseconds: bigint, what: string): void;
  /** Tells the zone at a moment, in seconds. */
  zoneAt(seconds: number): Zone;
  /** Opens the hardware clock. */
  openHardware(): Promise<HardwareClock>;
  /** Tells the name of the hardware clock's driver, if it can be found. */
  driver(): Promise<string | undefined>;
  /** Reads the note on how the hardware clock is kept, if there is one. */
  adjtime(): Promise<string | undefined>;
}

const log = getLogger(["stillpoint", "clock"]);

const SECOND = 1_000_000_000n;
/** Longer than any wait for a second to begin. */
const HARDWARE_MS = 5000;

/** The clocks of this machine. */
export const clock: Clock = clockOver({
  now: clockNanoseconds,
  set: setClock,
  zoneAt: localZone,
  openHardware: () => openHardwareClock("/dev/rtc0"),
  driver: () => textOf("/sys/class/rtc/rtc0/name"),
  adjtime: () => textOf("/etc/adjtime"),
});

/**
 * Puts a clock together.
 *
 * @param parts What the clocks are reached through
 * @returns The clock
 */
export function clockOver(parts: ClockParts): Clock {
  return {
    now: () => parts.now(),
    set: (nanoseconds) => set(parts, nanoseconds),
    correct: () => setFromHardware(parts),
    zone: () => parts.zoneAt(secondsOf(parts.now())),
  };
}

/** The caller's wish is done with the first line; the rest is for later. */
async function set(parts: ClockParts, nanoseconds: bigint): Promise<void> {
  parts.set(nanoseconds, "Failed to set time to guest");
  const what = "Cannot set the hardware clock";
  try {
    await within(writeHardware(parts), { what, ms: HARDWARE_MS });
  } catch (error) {
    log.warn("The hardware clock keeps its time: {error}", { error });
  }
}

async function writeHardware(parts: ClockParts): Promise<void> {
  using hardware = await parts.openHardware();
  const driver = await parts.driver() ?? "";
  const offsetAt = await hardwareOffset(parts);
  const seconds = await waitToWrite(driver, () => parts.now());
  await hardware.write(seconds + offsetAt(seconds));
}

async function setFromHardware(parts: ClockParts): Promise<void> {
  const what = "Cannot read the hardware clock";
  const reading = readHardware(parts);
  const seconds = await within(reading, { what, ms: HARDWARE_MS });
  parts.set(BigInt(seconds) * SECOND, "Failed to set time to guest");
}

async function readHardware(parts: ClockParts): Promise<number> {
  using hardware = await parts.openHardware();
  const offsetAt = await hardwareOffset(parts);
  return fromLocal(await readAtTick(hardware), offsetAt);
}

async function hardwareOffset(
  parts: ClockParts,
): Promise<(seconds: number) => number> {
  const isLocal = isKeptInLocalTime(await parts.adjtime() ?? "");
  return (seconds) => isLocal ? parts.zoneAt(seconds).offset : 0;
}

function secondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds / SECOND);
}
