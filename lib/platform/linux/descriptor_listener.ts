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
import { acceptNow, type Client } from "../../ffi/vsock.ts";
import { LIMITS } from "../../limits.ts";
import { ANY_CID } from "../cid.ts";
import { converseOver } from "../conversation.ts";
import { Poller } from "./poller.ts";
import { Stream } from "./stream.ts";

/** Between two clients that are turned away, in milliseconds. */
const BREATHER_MS = 10;

const log = getLogger(["stillpoint", "channel"]);

/** How to serve a socket. */
export interface ServeOptions {
  /** Names it in logs. */
  readonly name: string;
  /** From which machines clients of a vsock may come, by CID. */
  readonly vsockPeers: readonly number[];
}

/**
 * Serves the clients of a socket that listens already.
 *
 * @param socket The socket, which is closed in the end
 * @param options How
 * @returns The socket as a channel
 */
export function serveDescriptor(
  socket: Descriptor,
  options: ServeOptions,
): Channel {
  setNonBlocking(socket.fd);
  return new DescriptorListener(socket, options);
}

class DescriptorListener implements Channel {
  readonly name: string;
  #socket: Descriptor;
  #peers: readonly number[];
  #poller = new Poller();
  #streams = new Set<Stream>();
  #changed = new Bell();
  #closing = new AbortController();
  #count = 0;

  constructor(socket: Descriptor, { name, vsockPeers }: ServeOptions) {
    this.name = name;
    this.#socket = socket;
    this.#peers = vsockPeers;
    this.#poller.watch(socket.fd, () => this.#changed.ring());
  }

  async *connections(): AsyncGenerator<Connection> {
    while (!this.#closing.signal.aborted) {
      const client = await this.#accept();
      if (client === undefined) continue;
      const objection = this.#objectionTo(client);
      if (objection === undefined) yield this.#welcome(client);
      else await this.#turnAway(client, objection);
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
  async #turnAway(client: Client, objection: string): Promise<void> {
    log.warn("{name}: {objection}", { name: this.name, objection });
    client[Symbol.dispose]();
    await pause(BREATHER_MS, this.#closing.signal);
  }

  async #accept(): Promise<Client | undefined> {
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

  #objectionTo({ cid }: Client): string | undefined {
    if (this.#streams.size >= LIMITS.connections) return "too many clients";
    const peers = this.#peers;
    const isPeer = cid === undefined || peers.includes(cid) ||
      peers.includes(ANY_CID);
    return isPeer ? undefined : `CID ${cid} is not among vsock-peers`;
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
