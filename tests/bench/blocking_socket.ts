/**
 * A client that adds as little as possible to what it measures: it blocks in
 * the kernel until the reply is there. An event loop of its own would add more
 * to a round trip than the agents themselves take.
 *
 * @module
 */

import { closeDescriptor } from "../../lib/ffi/descriptor.ts";
import { check, Errno, ErrnoError, lastErrno } from "../../lib/ffi/errno.ts";
import { unixAddress } from "../../lib/ffi/notify_socket.ts";

const SYMBOLS = {
  socket: {
    parameters: [/* family */ "i32", /* type */ "i32", /* protocol */ "i32"],
    result: "i32",
  },
  connect: {
    parameters: [/* fd */ "i32", /* address */ "buffer", /* size */ "u32"],
    result: "i32",
  },
  setsockopt: {
    parameters: [
      /* fd */ "i32",
      /* level */ "i32",
      /* option */ "i32",
      /* value */ "buffer",
      /* size */ "u32",
    ],
    result: "i32",
  },
  send: {
    parameters: ["i32", /* from */ "buffer", "usize", /* flags */ "i32"],
    result: "isize",
  },
  recv: {
    parameters: ["i32", /* into */ "buffer", "usize", /* flags */ "i32"],
    result: "isize",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const { symbols: c } = Deno.dlopen("libc.so.6", SYMBOLS);

const AF_UNIX = 1;
/** SOCK_STREAM | SOCK_CLOEXEC */
const STREAM = 0o2000001;
const SOL_SOCKET = 1;
const SO_RCVTIMEO = 20;
const SO_SNDTIMEO = 21;
const MSG_NOSIGNAL = 0x4000;
const ECONNREFUSED = 111;

/** A `struct timeval`: longer than this, an agent counts as hung. */
const PATIENCE = BigInt64Array.of(30n, 0n);

/** Larger than most replies that are measured. */
const BUFFER_BYTES = 64 * 1024;

const NEWLINE = 0x0a;

/** The other side has closed the connection instead of answering. */
export class HangUpError extends Error {
  /** The name by which logs tell it from other errors. */
  override readonly name = "HangUpError";
}

/** One blocking connection to a Unix socket. */
export class BlockingSocket implements Disposable {
  readonly #fd: number;
  #buffer = new Uint8Array(BUFFER_BYTES);

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /**
   * Connects, if somebody listens.
   *
   * @param path The socket's path
   * @returns The connection; nothing if nobody listens yet
   */
  static connect(path: string): BlockingSocket | undefined {
    const address = unixAddress(path);
    const fd = check("Cannot make a socket", c.socket(AF_UNIX, STREAM, 0));
    const connected = c.connect(fd, address, address.length);
    const errno = lastErrno();
    if (connected === 0) {
      limitPatience(fd);
      return new BlockingSocket(fd);
    }
    closeDescriptor(fd);
    if (errno === Errno.ENOENT || errno === ECONNREFUSED) return undefined;
    throw new ErrnoError(`Cannot connect to "${path}"`, errno);
  }

  /**
   * Sends all of a request and waits for one line.
   *
   * @param request The request's bytes
   * @returns The reply up to its newline; overwritten by the next one
   */
  exchange(request: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#send(request);
    for (let length = 0;;) {
      if (length === this.#buffer.length) this.#grow();
      length += this.#receive(this.#buffer.subarray(length));
      if (this.#buffer[length - 1] === NEWLINE) {
        return this.#buffer.subarray(0, length);
      }
    }
  }

  /** Closes the connection. */
  [Symbol.dispose](): void {
    closeDescriptor(this.#fd);
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    for (let rest = bytes; rest.length > 0;) {
      const size = BigInt(rest.length);
      const sent = Number(c.send(this.#fd, rest, size, MSG_NOSIGNAL));
      rest = rest.subarray(check("Cannot send a request", sent));
    }
  }

  #grow(): void {
    const larger = new Uint8Array(this.#buffer.length * 4);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  #receive(into: Uint8Array<ArrayBuffer>): number {
    const got = Number(c.recv(this.#fd, into, BigInt(into.length), 0));
    if (check("Cannot receive a reply", got) > 0) return got;
    throw new HangUpError("Cannot receive a reply: the agent has hung up");
  }
}

function limitPatience(fd: number): void {
  for (const option of [SO_RCVTIMEO, SO_SNDTIMEO]) {
    const size = PATIENCE.byteLength;
    const set = c.setsockopt(fd, SOL_SOCKET, option, PATIENCE, size);
    check("Cannot set a timeout", set);
  }
}
