/**
 * A non-blocking descriptor as a stream of bytes in each direction.
 *
 * @module
 */

import { Bell } from "../../bell.ts";
import { Ready } from "../../ffi/epoll.ts";
import { ReadBuffer } from "../../read_buffer.ts";
import type { ByteStream, Input } from "../byte_stream.ts";
import type { Poller } from "./poller.ts";

/** The calls on a descriptor; both return nothing where they would wait. */
export interface ByteDevice extends Disposable {
  /** The descriptor, to be watched. */
  readonly fd: number;
  /** Reads what is there; 0 at the end. */
  read(into: Uint8Array<ArrayBuffer>): number | undefined;
  /** Writes what fits. */
  write(from: Uint8Array<ArrayBuffer>): number | undefined;
}

/** Reads, writes and waits on one descriptor. */
export class Stream implements ByteStream {
  /** See {@linkcode ByteStream.onHangUp}. */
  onHangUp: (() => void) | undefined;
  #device: ByteDevice;
  #watch: Disposable;
  #changed = new Bell();
  #buffer = new ReadBuffer();
  #unread: Uint8Array<ArrayBuffer>[] = [];
  #isClosed = false;

  /**
   * Takes a device over.
   *
   * @param device The device, which is closed with the stream
   * @param poller Watches it
   */
  constructor(device: ByteDevice, poller: Poller) {
    this.#device = device;
    this.#watch = poller.watch(device.fd, (ready) => this.#report(ready));
  }

  /** See {@linkcode ByteStream.isClosed}. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** See {@linkcode ByteStream.read}. */
  read(): Input {
    if (this.#isClosed) return "end";
    const before = this.#unread.shift();
    if (before !== undefined) return before;
    const count = this.#device.read(this.#buffer.room);
    if (count === undefined) return "empty";
    return count === 0 ? "end" : this.#buffer.take(count).slice();
  }

  /** See {@linkcode ByteStream.unread}. */
  unread(inputs: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#unread.unshift(...inputs);
  }

  /** See {@linkcode ByteStream.change}. */
  async change(): Promise<void> {
    if (!this.#isClosed) await this.#changed.next;
  }

  /** See {@linkcode ByteStream.write}. */
  async write(
    bytes: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<void> {
    for (let rest = bytes; rest.length > 0;) {
      if (this.#isClosed || signal.aborted) {
        throw new Error("Cannot write: the other side has gone");
      }
      const count = this.#device.write(rest);
      if (count === undefined) await this.#changed.nextOr(signal);
      else rest = rest.subarray(count);
    }
  }

  /** Closes the device; may be called twice. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#changed.ring();
    this.#watch[Symbol.dispose]();
    this.#device[Symbol.dispose]();
    this.onHangUp?.();
  }

  #report(ready: number): void {
    this.#changed.ring();
    if (ready & (Ready.hangUp | Ready.error)) this.onHangUp?.();
  }
}
