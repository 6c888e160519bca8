/**
 * Reading and setting a hardware clock to a fraction of a second, although it
 * counts whole ones.
 *
 * @module
 */

import { pause } from "../../deadline.ts";
import type { HardwareClock } from "../../ffi/hardware_clock.ts";

/** How often a clock is read until its second changes: for 1.5 s. */
const READS = 75;
const READ_EVERY_MS = 20;

const SECOND = 1_000_000_000n;
/**
 * The chip of a PC begins its next second half a second after it is set:
 * drivers/rtc/rtc-mc146818-lib.c.
 */
const HALF_SECOND = SECOND / 2n;
const NS_PER_MS = 1e6;

/**
 * Reads a clock at the moment when its second begins.
 *
 * @param clock The clock
 * @returns Seconds since 1970, in whatever zone the clock is kept
 */
export async function readAtTick(clock: HardwareClock): Promise<number> {
  const before = await clock.read();
  for (let reads = 0; reads < READS; reads++) {
    await pause(READ_EVERY_MS);
    const seconds = await clock.read();
    if (seconds !== before) return seconds;
  }
  throw new Error("Cannot read the hardware clock: it stands still");
}

/**
 * Waits until a clock is best set.
 *
 * @param driver The name of the clock's driver
 * @param now Reads the system's clock, in nanoseconds
 * @returns The second to set it to, at once, in UTC
 */
export async function waitToWrite(
  driver: string,
  now: () => bigint,
): Promise<number> {
  const delay = millisecondsToWrite(driver, now());
  await pause(delay);
  return Number(now() / SECOND);
}

/**
 * Works out how long to wait until a clock is best set.
 *
 * @param driver The name of the clock's driver
 * @param now Nanoseconds since 1970
 * @returns Milliseconds, less than a second
 */
export function millisecondsToWrite(driver: string, now: bigint): number {
  const moment = driver.startsWith("rtc_cmos") ? HALF_SECOND : 0n;
  const wait = (moment - now % SECOND + SECOND) % SECOND;
  return Math.ceil(Number(wait) / NS_PER_MS);
}

/**
 * Tells in which zone the hardware clock is kept.
 *
 * @param adjtime The content of `/etc/adjtime`: hwclock(8) and systemd read it
 * @returns Whether it is local time rather than UTC
 */
export function isKeptInLocalTime(adjtime: string): boolean {
  return adjtime.split("\n")[2]?.trim() === "LOCAL";
}

/**
 * Turns local time into UTC.
 *
 * @param local Seconds since 1970 as they would be if local time were UTC
 * @param offsetAt Tells the zone's offset at a moment in UTC
 * @returns Seconds since 1970
 */
export function fromLocal(
  local: number,
  offsetAt: (seconds: number) => number,
): number {
  const guess = local - offsetAt(local);
  return local - offsetAt(guess);
}
