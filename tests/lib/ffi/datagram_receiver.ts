/**
 * The receiving end of systemd's notifications, which Deno has no API for.
 *
 * @module
 */

import { closeDescriptor } from "../../../lib/ffi/descriptor.ts";
import { check } from "../../../lib/ffi/errno.ts";
import { unixAddress } from "../../../lib/ffi/notify_socket.ts";

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
} as const satisfies Deno.ForeignLibraryInterface;

const AF_UNIX = 1;
/** SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC */
const DATAGRAM = 0o2004002;
const ROOM = 4096;

/** A socket that datagrams arrive at. */
export class DatagramReceiver implements Disposable {
  readonly #library = Deno.dlopen("libc.so.6", SYMBOLS);
  readonly #fd: number;

  /**
   * Starts to receive.
   *
   * @param name A path, or an abstract name after an `@`
   */
  constructor(name: string) {
    const { symbols: c } = this.#library;
    this.#fd = check("Cannot make a socket", c.socket(AF_UNIX, DATAGRAM, 0));
    const address = unixAddress(name);
    check("Cannot bind", c.bind(this.#fd, address, address.length));
  }

  /**
   * Takes the oldest datagram.
   *
   * @returns What is in it, if there is one
   */
  receive(): string | undefined {
    const buffer = new Uint8Array(ROOM);
    const { recv } = this.#library.symbols;
    const length = Number(recv(this.#fd, buffer, BigInt(ROOM), 0));
    if (length === -1) return undefined;
    return new TextDecoder().decode(buffer.subarray(0, length));
  }

  /** Stops receiving. */
  [Symbol.dispose](): void {
    closeDescriptor(this.#fd);
    this.#library.close();
  }
}
