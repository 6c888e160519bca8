/**
 * A port: a character device with one host at its other end, which comes and
 * goes. Each stay of the host is one conversation.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Channel, Connection } from "../channel.ts";
import { pause } from "../deadline.ts";
import { LIMITS } from "../limits.ts";
import type { ByteStream } from "./byte_stream.ts";
import { converseOver } from "./conversation.ts";
import { partWords } from "./words.ts";

/** What differs between kinds of ports. Disposing ends what opened them. */
export interface PortKind extends AsyncDisposable {
  /**
   * Opens the device.
   *
   * @param path Where it is
   * @returns What comes and goes there
   */
  open(path: string): Promise<ByteStream>;
  /**
   * What the end of input means: a virtio port stays usable and the host may
   * come back to it; a terminal has to be opened anew.
   */
  readonly end: "host is away" | "device is lost";
}

/** How to open a port. */
export interface PortOptions {
  /** Its device. */
  readonly path: string;
  /** Whether to wait for the device if it cannot be opened at first. */
  readonly retry: boolean;
}

const FIRST_DELAY_MS = 50;
/** Warned of during one wait: what is not there may be somebody else's next. */
const MOST_REASONS = 8;

const log = getLogger(["stillpoint", "channel"]);

/**
 * Opens a port.
 *
 * @param kind Which kind it is
 * @param options Where it is
 * @returns The port, which outlives every failure of the device
 */
export async function openPort(
  kind: PortKind,
  options: PortOptions,
): Promise<Channel> {
  const port = new Port(kind, options.path);
  if (!options.retry) await port.open();
  return port;
}

class Port implements Channel {
  readonly name: string;
  #kind: PortKind;
  #stream: ByteStream | undefined;
  #closing = new AbortController();
  #nap = new AbortController();
  #isAlone = false;
  #count = 0;
  #delay = FIRST_DELAY_MS;

  constructor(kind: PortKind, path: string) {
    this.name = path;
    this.#kind = kind;
  }

  async open(): Promise<ByteStream> {
    return this.#stream = await this.#kind.open(this.name);
  }

  async *connections(): AsyncGenerator<Connection> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const stream = this.#stream ?? await this.#reopen();
      if (stream === undefined) return;
      const since = performance.now();
      try {
        yield* this.#stays(stream);
      } catch (error) {
        log.warn("{name} failed: {error}", { name: this.name, error });
      }
      stream[Symbol.dispose]();
      this.#stream = undefined;
      const lasted = performance.now() - since;
      if (lasted > LIMITS.reopenDelayMs) this.#delay = FIRST_DELAY_MS;
      await this.#backOff();
    }
  }

  /** Devices have changed: what nobody is at may be another one by now. */
  retry(): void {
    this.#delay = FIRST_DELAY_MS;
    this.#nap.abort();
    if (!this.#isAlone) return;
    this.#stream?.[Symbol.dispose]();
    this.#stream = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#nap.abort();
    this.#stream?.[Symbol.dispose]();
    await this.#kind[Symbol.asyncDispose]();
  }

  /** Each stay of a host at a device that stays open. */
  async *#stays(stream: ByteStream): AsyncGenerator<Connection> {
    while (await this.#isMet(stream)) {
      const name = `${this.name}#${++this.#count}`;
      const connection = converseOver(stream, { name, endIsHangUp: true });
      yield connection;
      await connection.over;
      if (this.#kind.end === "device is lost") return;
    }
  }

  /** Waits for the host, or for words of one that has gone again. */
  async #isMet(stream: ByteStream): Promise<boolean> {
    while (!this.#closing.signal.aborted && this.#stream === stream) {
      if (stream.failure !== undefined) throw stream.failure;
      const words = await partWords(stream, { isGone: false });
      stream.unread(words.isThere ? words.next : words.last);
      if (words.isThere || words.last.length > 0) return true;
      if (this.#kind.end === "device is lost") return false;
      this.#isAlone = true;
      await stream.change();
      this.#isAlone = false;
    }
    return false;
  }

  async #reopen(): Promise<ByteStream | undefined> {
    const { name } = this;
    const known = new Set<string>();
    while (!this.#closing.signal.aborted) {
      try {
        return await this.open();
      } catch (error) {
        const isNew = !known.has(String(error)) && known.size < MOST_REASONS;
        if (isNew) known.add(String(error));
        const level = isNew ? "warn" : "debug";
        log[level]("Waiting for {name}: {error}", { name, error });
        await this.#backOff();
      }
    }
    return undefined;
  }

  /** A device that fails at once must not be opened in a tight loop. */
  async #backOff(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#nap = new AbortController();
    await pause(this.#delay, this.#nap.signal);
    this.#delay = Math.min(this.#delay * 2, LIMITS.reopenDelayMs);
  }
}
