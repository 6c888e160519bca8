/**
 * Waiting for many descriptors at once, without waking up in between.
 *
 * @module
 */

import { closeDescriptor } from "./descriptor.ts";
import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  epoll_create1: { parameters: [/* flags */ "i32"], result: "i32" },
  epoll_ctl: {
    parameters: [
      /* epoll */ "i32",
      /* operation */ "i32",
      /* fd */ "i32",
      /* event */ "buffer",
    ],
    result: "i32",
  },
  epoll_wait: {
    parameters: [
      /* epoll */ "i32",
      /* events */ "buffer",
      /* most */ "i32",
      /* timeout, ms */ "i32",
    ],
    result: "i32",
    nonblocking: true,
  },
  eventfd: {
    parameters: [/* count */ "u32", /* flags */ "i32"],
    result: "i32",
  },
  eventfd_write: { parameters: ["i32", "u64"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** O_CLOEXEC, which EPOLL_CLOEXEC and EFD_CLOEXEC equal. */
const CLOEXEC = 0o2000000;
const CTL = { add: 1, del: 2 } as const;
const FOREVER = -1;

/** What may have happened to a descriptor: sys/epoll.h. */
export const Ready = {
  input: 0x001,
  output: 0x004,
  error: 0x008,
  hangUp: 0x010,
  readHangUp: 0x2000,
} as const;
const EDGE_TRIGGERED = 0x80000000;

/** `struct epoll_event` is packed on x86-64 only: linux/eventpoll.h. */
const EVENT = Deno.build.arch === "x86_64"
  ? { events: 0, data: 4, size: 12 }
  : { events: 0, data: 8, size: 16 };
const MOST = 16;
const LITTLE_ENDIAN = true;

/** A descriptor and what happened to it. */
export interface Occurrence {
  /** The descriptor. */
  readonly fd: number;
  /** A sum of {@linkcode Ready} values. */
  readonly ready: number;
}

/** An epoll instance and a doorbell that ends a wait. */
export class Epoll implements Disposable {
  #epoll = check("Cannot create epoll", c.epoll_create1(CLOEXEC));
  #doorbell = check("Cannot create eventfd", c.eventfd(0, CLOEXEC));

  /** Prepares to wait. */
  constructor() {
    this.add(this.#doorbell);
  }

  /**
   * Watches a descriptor. It is reported once when something changes, not
   * again and again while the state lasts: a port whose host is away would
   * otherwise keep the processor busy.
   *
   * @param fd The descriptor
   */
  add(fd: number): void {
    const { input, output, hangUp, readHangUp } = Ready;
    const events = EDGE_TRIGGERED | input | output | hangUp | readHangUp;
    const event = new DataView(new ArrayBuffer(EVENT.size));
    event.setUint32(EVENT.events, events >>> 0, LITTLE_ENDIAN);
    event.setInt32(EVENT.data, fd, LITTLE_ENDIAN);
    const bytes = new Uint8Array(event.buffer);
    check("Cannot watch", c.epoll_ctl(this.#epoll, CTL.add, fd, bytes));
  }

  /**
   * Stops watching a descriptor that is still open.
   *
   * @param fd The descriptor
   */
  remove(fd: number): void {
    c.epoll_ctl(this.#epoll, CTL.del, fd, new Uint8Array(EVENT.size));
  }

  /**
   * Waits until something happens, for as long as it takes.
   *
   * @returns What happened; nothing if a signal or {@linkcode ring} came
   */
  async wait(): Promise<Occurrence[]> {
    const buffer = new Uint8Array(EVENT.size * MOST);
    // A failure can only be EINTR here, and then there is nothing to report.
    const count = await c.epoll_wait(this.#epoll, buffer, MOST, FOREVER);
    return parseEvents(buffer, count)
      .filter(({ fd }) => fd !== this.#doorbell);
  }

  /** Ends a wait that is under way, or else the next one. */
  ring(): void {
    c.eventfd_write(this.#doorbell, 1n);
  }

  /** Gives the descriptors back; no wait may be under way. */
  [Symbol.dispose](): void {
    closeDescriptor(this.#epoll);
    closeDescriptor(this.#doorbell);
  }
}

function parseEvents(buffer: Uint8Array, count: number): Occurrence[] {
  const view = new DataView(buffer.buffer);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
    fd: view.getInt32(index * EVENT.size + EVENT.data, LITTLE_ENDIAN),
    ready: view.getUint32(index * EVENT.size + EVENT.events, LITTLE_ENDIAN),
  }));
}
