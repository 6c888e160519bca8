/**
 * Terminal settings.
 *
 * @module
 */

import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  ioctl: {
    parameters: [/* fd */ "i32", /* request */ "u64", /* argument */ "buffer"],
    result: "i32",
  },
  tcflush: { parameters: [/* fd */ "i32", /* queue */ "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** asm-generic/ioctls.h. */
const TCGETS = 0x5401n;
const TCSETS = 0x5402n;
const TCIFLUSH = 0;

/** The kernel's `struct termios` (asm-generic/termbits.h): byte offsets. */
const TERMIOS = {
  iflag: 0,
  oflag: 4,
  cflag: 8,
  lflag: 12,
  time: 17 + 5,
  minimum: 17 + 6,
  size: 36,
} as const;

const CBAUD = 0o10017;
/** B38400 | CS8 | CREAD | CLOCAL: 8 bits, modem lines ignored. */
const CFLAG = 0o17 | 0o60 | 0o200 | 0o4000;
const LITTLE_ENDIAN = true;

/**
 * Makes a terminal pass bytes on unchanged and at once, and forgets what has
 * come before.
 *
 * @param fd The terminal
 * @param what What could not be done, should it fail
 */
export function makeRaw(fd: number, what: string): void {
  const settings = new Uint8Array(TERMIOS.size);
  check(what, c.ioctl(fd, TCGETS, settings));
  const view = new DataView(settings.buffer);
  view.setUint32(TERMIOS.iflag, 0, LITTLE_ENDIAN);
  view.setUint32(TERMIOS.oflag, 0, LITTLE_ENDIAN);
  view.setUint32(TERMIOS.lflag, 0, LITTLE_ENDIAN);
  const cflag = view.getUint32(TERMIOS.cflag, LITTLE_ENDIAN);
  view.setUint32(TERMIOS.cflag, cflag & ~CBAUD | CFLAG, LITTLE_ENDIAN);
  settings[TERMIOS.time] = 0;
  settings[TERMIOS.minimum] = 1;
  c.tcflush(fd, TCIFLUSH);
  check(what, c.ioctl(fd, TCSETS, settings));
}
