/**
 * A pair of terminals without hardware, which Deno has no API for: what one
 * end writes, the other end reads.
 *
 * @module
 */

import {
  closeDescriptor,
  openTerminal,
  readNow,
  writeNow,
} from "../../../lib/ffi/descriptor.ts";
import { check } from "../../../lib/ffi/errno.ts";

const SYMBOLS = {
  ioctl: {
    parameters: [/* fd */ "i32", /* request */ "u64", /* argument */ "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** asm-generic/ioctls.h */
const TIOCSPTLCK = 0x40045431n;
const TIOCGPTN = 0x80045430n;
const ROOM = 65536;

/** The host's end of a pseudo-terminal. */
export class PseudoTerminal implements Disposable {
  /** The device that is the other end. */
  readonly path: string;
  readonly #fd: number;

  /** Makes a pair. */
  constructor() {
    const library = Deno.dlopen("libc.so.6", SYMBOLS);
    const { ioctl } = library.symbols;
    const { fd } = openTerminal("/dev/ptmx");
    const number = new Uint32Array(1);
    check("Cannot unlock", ioctl(fd, TIOCSPTLCK, new Uint32Array(1)));
    check("Cannot get a number", ioctl(fd, TIOCGPTN, number));
    library.close();
    this.#fd = fd;
    this.path = `/dev/pts/${number[0]}`;
  }

  /**
   * Writes bytes; they must fit.
   *
   * @param bytes What to write
   */
  write(bytes: Uint8Array<ArrayBuffer>): void {
    const count = writeNow(this.#fd, bytes);
    if (count !== bytes.length) throw new Error("Cannot write all of it");
  }

  /**
   * Reads what has come.
   *
   * @returns Bytes; none if there are none, or nobody has the other end open
   */
  read(): Uint8Array<ArrayBuffer> {
    const buffer = new Uint8Array(ROOM);
    try {
      return buffer.subarray(0, readNow(this.#fd, buffer) ?? 0);
    } catch {
      return new Uint8Array(0);
    }
  }

  /** Hangs up: whoever reads the other end finds that it is over. */
  [Symbol.dispose](): void {
    closeDescriptor(this.#fd);
  }
}
