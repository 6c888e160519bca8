/**
 * A listening socket of any kind that is known by its descriptor only: Deno
 * can neither listen on a vsock nor take over a socket from systemd.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { Bell } from "../../bell.ts";
import type { Channel, Connection } from "../../channel.ts";
import { pause } from "../../deadline.ts";
import {
  type Descriptor,
  readNow,
  setNonBlocking,
  writeNow,
} from "../../ffi/descriptor.ts";
import { acceptNow } from "../../ffi/vsock.ts";
import { LIMITS } from "../../limits.ts";
import { converseOver } from "../conversation.ts";
import { Poller } from "./poller.ts";
import { Stream } from "./stream.ts";

/** Between two clients that are turned away, in milliseconds. */
const BREATHER_MS = 10;

const log = getLogger(["stillpoint", "channel"]);

/**
 * Serves the clients of a socket that listens already.
 *
 * @param name Names it in logs
 * @param socket The socket, which is closed in the end
 * @returns The socket as a channel
 */
export function serveDescriptor(name: string, socket: Descriptor): Channel {
  setNonBlocking(socket.fd);
  return new DescriptorListener(name, socket);
}

class DescriptorListener implements Channel {
  readonly name: string;
  #socket: Descriptor;
  #poller = new Poller();
  #streams = new Set<Stream>();
  #changed = new Bell();
  #closing = new AbortController();
  #count = 0;

  constructor(name: string, socket: Descriptor) {
    this.name = name;
    this.#socket = socket;
    this.#poller.watch(socket.fd, () => this.#changed.ring());
  }

  async *connections(): AsyncGenerator<Connection> {
    while (!this.#closing.signal.aborted) {
      const client = await this.#accept();
      if (client === undefined) continue;
      if (this.#streams.size < LIMITS.connections) yield this.#welcome(client);
      else await this.#turnAway(client);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#changed.ring();
    for (const stream of this.#streams) stream[Symbol.dispose]();
    await this.#poller[Symbol.asyncDispose]();
    this.#socket[Symbol.dispose]();
  }

  /** Nobody may come so often that all else has to wait. */
  async #turnAway(client: Descriptor): Promise<void> {
    log.warn("{name}: too many clients", { name: this.name });
    client[Symbol.dispose]();
    await pause(BREATHER_MS, this.#closing.signal);
  }

  async #accept(): Promise<Descriptor | undefined> {
    try {
      const client = acceptNow(this.#socket.fd);
      if (client === undefined) await this.#changed.next;
      return client;
    } catch (error) {
      // Such as too many open files, which may pass; nobody tells when.
      log.warn("{name}: {error}", { name: this.name, error });
      await pause(LIMITS.reopenDelayMs, this.#closing.signal);
      return undefined;
    }
  }

  #welcome(client: Descriptor): Connection {
    const { fd } = client;
    const stream = new Stream({
      fd,
      read: (into) => readNow(fd, into),
      write: (from) => writeNow(fd, from),
      [Symbol.dispose]: () => client[Symbol.dispose](),
    }, this.#poller);
    this.#streams.add(stream);
    const name = `${this.name}#${++this.#count}`;
    const connection = converseOver(stream, { name, endIsHangUp: false });
    connection.over.then(() => {
      this.#streams.delete(stream);
      stream[Symbol.dispose]();
    });
    return connection;
  }
}
