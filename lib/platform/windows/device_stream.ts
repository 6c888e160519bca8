/**
 * A device as a stream of bytes in each direction, which do not wait for each
 * other. One read is always under way, unless something has come that nobody
 * has taken yet: its end tells of a hang-up, too.
 *
 * @module
 */

import { Bell } from "../../bell.ts";
import type { Outcome } from "../../ffi/windows/device.ts";
import { Code } from "../../ffi/windows/error.ts";
import { LIMITS } from "../../limits.ts";
import { type Timer, timer as machineTimer } from "../../timer.ts";
import type { ByteStream, Input } from "../byte_stream.ts";

/** One direction of a device. */
export interface Direction extends Disposable {
  /** Looks what became of what is under way. */
  look(): Outcome;
  /** Ends what is under way. */
  cancel(): void;
}

/** The direction towards us. */
export interface Incoming extends Direction {
  /** Begins to read. */
  read(into: Uint8Array<ArrayBuffer>): Outcome;
}

/** The direction away from us. */
export interface Outgoing extends Direction {
  /** Begins to write. */
  write(from: Uint8Array<ArrayBuffer>): Outcome;
}

/** What a stream is made of. */
export interface DeviceParts extends Disposable {
  /** The direction towards us. */
  readonly incoming: Incoming;
  /** The direction away from us. */
  readonly outgoing: Outgoing;

  /**
   * Describes a failure.
   *
   * @param what What could not be done
   * @param code The error of Windows
   * @returns What to throw
   */
  errorOf(what: string, code: number): Error;
}

/** What the driver says while the host is not connected, or has just gone. */
const AWAY: readonly number[] = [
  Code.ERROR_HANDLE_EOF,
  Code.ERROR_NO_SYSTEM_RESOURCES,
  Code.ERROR_OPERATION_ABORTED,
];

/** Nothing tells that the host has come, so one has to look for it. */
const LOOK_MS = 100;

type State = "idle" | "reading" | "away" | "lost";

/** Reads, writes and waits on one device. */
export class DeviceStream implements ByteStream {
  /** See {@linkcode ByteStream.onHangUp}. */
  onHangUp: (() => void) | undefined;
  #parts: DeviceParts;
  #timer: Timer;
  #state: State = "idle";
  #failure: Error | undefined;
  #changed = new Bell();
  #written = Promise.withResolvers<void>();
  #lastWrite: Promise<void> = Promise.resolve();
  #unread: Uint8Array<ArrayBuffer>[] = [];
  #isClosed = false;
  // Made of buffers of their own: small arrays may be moved in memory.
  #incoming = new Uint8Array(new ArrayBuffer(LIMITS.chunkBytes));
  #outgoing = new Uint8Array(new ArrayBuffer(LIMITS.chunkBytes));

  /**
   * Takes a device over.
   *
   * @param parts The device, which is closed with the stream
   * @param timer Tells when to look for the host
   */
  constructor(parts: DeviceParts, timer: Timer = machineTimer) {
    this.#parts = parts;
    this.#timer = timer;
    this.#begin();
  }

  /** See {@linkcode ByteStream.failure}. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** See {@linkcode ByteStream.isClosed}. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** See {@linkcode ByteStream.read}. */
  read(): Input {
    if (this.#isClosed) return "end";
    const chunk = this.#unread.shift();
    if (chunk === undefined) {
      return this.#state === "reading" ? "empty" : "end";
    }
    if (this.#state === "idle" && this.#unread.length === 0) this.#begin();
    return chunk;
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
    const before = this.#lastWrite;
    const over = Promise.withResolvers<void>();
    this.#lastWrite = over.promise;
    await before;
    try {
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(await this.#writeSome(rest, signal));
      }
    } finally {
      over.resolve();
    }
  }

  /** To be told when a read may be over. */
  incomingOver(): void {
    if (this.#isClosed || this.#state !== "reading") return;
    this.#take(this.#parts.incoming.look());
  }

  /** To be told when a write may be over. */
  outgoingOver(): void {
    this.#written.resolve();
  }

  /** Closes the device; may be called twice. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts[Symbol.dispose]();
    this.#changed.ring();
    this.#written.resolve();
    this.onHangUp?.();
  }

  #begin(): void {
    if (this.#isClosed) return;
    this.#take(this.#parts.incoming.read(this.#incoming));
  }

  #take(outcome: Outcome): void {
    const wasAway = this.#state === "away";
    if (outcome.kind === "pending") this.#state = "reading";
    else if (outcome.kind === "failed") this.#fail(outcome.code);
    else if (outcome.count === 0) this.#beAway();
    else {
      this.#state = "idle";
      this.#unread.push(this.#incoming.slice(0, outcome.count));
    }
    const isAway = this.#state === "away";
    if (wasAway ? isAway : this.#state === "reading") return;
    this.#changed.ring();
    if (isAway || this.#state === "lost") this.onHangUp?.();
  }

  #fail(code: number): void {
    if (AWAY.includes(code)) return this.#beAway();
    this.#state = "lost";
    this.#failure = this.#parts.errorOf("Cannot read", code);
  }

  #beAway(): void {
    this.#state = "away";
    this.#timer.after(LOOK_MS, () => this.#begin());
  }

  async #writeSome(
    rest: Uint8Array<ArrayBuffer>,
    signal: AbortSignal,
  ): Promise<number> {
    this.#throwIfGone(signal);
    const { outgoing } = this.#parts;
    const part = this.#outgoing.subarray(0, rest.length);
    part.set(rest.subarray(0, part.length));
    const cancel = () => this.#isClosed || outgoing.cancel();
    signal.addEventListener("abort", cancel);
    try {
      this.#written = Promise.withResolvers<void>();
      let outcome = outgoing.write(part);
      while (outcome.kind === "pending") {
        await this.#written.promise;
        this.#throwIfGone();
        this.#written = Promise.withResolvers<void>();
        outcome = outgoing.look();
      }
      if (outcome.kind === "done" && outcome.count > 0) return outcome.count;
      this.#throwIfGone(signal);
      const code = outcome.kind === "failed" ? outcome.code : 0;
      throw this.#parts.errorOf("Cannot write", code);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  #throwIfGone(signal?: AbortSignal): void {
    if (this.#isClosed || signal?.aborted) {
      throw new Error("Cannot write: the other side has gone");
    }
  }
}
