/**
 * The settings of serial ports.
 *
 * @module
 */

import { check } from "./error.ts";
import type { Handle } from "./handle.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  GetCommState: { parameters: ["isize", /* dcb */ "buffer"], result: "i32" },
  SetCommState: { parameters: ["isize", /* dcb */ "buffer"], result: "i32" },
  SetCommTimeouts: { parameters: ["isize", "buffer"], result: "i32" },
  PurgeComm: { parameters: ["isize", /* what */ "u32"], result: "i32" },
});

const LITTLE_ENDIAN = true;

/** `DCB`: its size, and where things are. */
const DCB = { size: 28, speed: 4, flags: 8, bits: 18, parity: 19, stop: 20 };

/** Binary, and both lines that tell the other side of us held up. */
const DCB_FLAGS = 0x1 | (1 << 4) | (1 << 12);
const BITS_PER_SECOND = 38400;
const BITS = 8;

/** `COMMTIMEOUTS`: five numbers, of which only the gap between bytes is set. */
const TIMEOUTS = Uint32Array.of(/* gap, ms */ 1, 0, 0, 0, 0);

/** What has come before us: RXCLEAR. */
const PURGE_INPUT = 0x8;

/**
 * Sets a serial port to pass bytes on as they are. A read is over a
 * millisecond after the last byte; without any it waits for one.
 *
 * @param port The port
 * @param what What cannot be done, should it fail
 */
export function setUpSerial({ value }: Handle, what: string): void {
  const dcb = new Uint8Array(DCB.size);
  const view = new DataView(dcb.buffer);
  view.setUint32(0, DCB.size, LITTLE_ENDIAN);
  check(what, kernel.GetCommState(value, dcb));
  view.setUint32(DCB.speed, BITS_PER_SECOND, LITTLE_ENDIAN);
  view.setUint32(DCB.flags, DCB_FLAGS, LITTLE_ENDIAN);
  view.setUint8(DCB.bits, BITS);
  view.setUint8(DCB.parity, 0);
  view.setUint8(DCB.stop, 0);
  check(what, kernel.SetCommState(value, dcb));
  const timeouts = new Uint8Array(TIMEOUTS.buffer);
  check(what, kernel.SetCommTimeouts(value, timeouts));
  check(what, kernel.PurgeComm(value, PURGE_INPUT));
}
