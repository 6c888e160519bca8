/**
 * The clock that runs while the machine is off. A call may have to wait for
 * the chip, so each runs away from the event loop.
 *
 * @module
 */

import { closeDescriptor } from "./descriptor.ts";
import { O, open } from "./open.ts";
import { systemCall } from "./system_call.ts";

/** `_IOR('p', 9, struct rtc_time)`, linux/rtc.h. */
const RTC_RD_TIME = 0x80247009;
/** `_IOW('p', 10, struct rtc_time)`, linux/rtc.h. */
const RTC_SET_TIME = 0x4024700a;
/** Members of `struct rtc_time`, linux/rtc.h: 9 integers of 32 bits. */
const FIELD = { second: 0, minute: 1, hour: 2, day: 3, month: 4, year: 5 };
const FIELDS = 9;
const YEAR_BASE = 1900;

/** A hardware clock. It counts whole seconds. */
export interface HardwareClock extends Disposable {
  /**
   * Reads it.
   *
   * @returns Seconds since 1970, in whatever zone the clock is kept
   */
  read(): Promise<number>;

  /**
   * Sets it.
   *
   * @param seconds Seconds since 1970, in whatever zone the clock is kept
   */
  write(seconds: number): Promise<void>;
}

/**
 * Opens a hardware clock, which only one process can have open.
 *
 * @param path Its device
 * @returns The clock
 */
export async function openHardwareClock(path: string): Promise<HardwareClock> {
  const fd = await open(path, O.rdonly);
  return {
    read: async () => {
      const time = new Int32Array(FIELDS);
      const bytes = new Uint8Array(time.buffer);
      await systemCall(
        `Cannot read "${path}"`,
        "ioctl",
        fd,
        RTC_RD_TIME,
        bytes,
      );
      return fromFields(time);
    },
    write: async (seconds) => {
      const bytes = new Uint8Array(toFields(seconds).buffer);
      await systemCall(
        `Cannot set "${path}"`,
        "ioctl",
        fd,
        RTC_SET_TIME,
        bytes,
      );
    },
    [Symbol.dispose]: () => closeDescriptor(fd),
  };
}

/**
 * Reads the form in which the kernel tells a hardware clock's time.
 *
 * @param time `struct rtc_time`
 * @returns Seconds since 1970
 */
export function fromFields(time: Int32Array): number {
  const [second = 0, minute, hour, day, month = 0, year = 0] = time;
  const ms = Date.UTC(year + YEAR_BASE, month, day, hour, minute, second);
  return ms / 1000;
}

/**
 * Writes the form in which the kernel wants a hardware clock's time. It works
 * out the day of the week by itself: drivers/rtc/interface.c.
 *
 * @param seconds Seconds since 1970
 * @returns `struct rtc_time`
 */
export function toFields(seconds: number): Int32Array<ArrayBuffer> {
  const date = new Date(seconds * 1000);
  const time = new Int32Array(FIELDS);
  time[FIELD.second] = date.getUTCSeconds();
  time[FIELD.minute] = date.getUTCMinutes();
  time[FIELD.hour] = date.getUTCHours();
  time[FIELD.day] = date.getUTCDate();
  time[FIELD.month] = date.getUTCMonth();
  time[FIELD.year] = date.getUTCFullYear() - YEAR_BASE;
  return time;
}
