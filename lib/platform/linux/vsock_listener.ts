/**
 * A vsock with several clients, for which Deno has no stable API.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Channel, Connection } from "../../channel.ts";
import { AgentError } from "../../error.ts";
import {
  type Descriptor,
  readNow,
  setNonBlocking,
  writeNow,
} from "../../ffi/descriptor.ts";
import {
  acceptNow,
  listenVsockDescriptor,
  type VsockAddress,
} from "../../ffi/vsock.ts";
import { LIMITS } from "../../limits.ts";
import { converseOver } from "./conversation.ts";
import { Poller } from "./poller.ts";
import { Stream } from "./stream.ts";

const log = getLogger(["stillpoint", "channel"]);

/**
 * Begins to listen.
 *
 * @param path `CID:PORT`, both decimal
 * @returns The socket
 */
export function listenVsock(path: string): Channel {
  return new VsockListener(path, listenVsockDescriptor(parseVsock(path)));
}

/**
 * Takes over a socket that was passed on.
 *
 * @param socket The socket, listening already
 * @returns The socket as a channel
 */
export function adoptVsock(socket: Descriptor): Channel {
  setNonBlocking(socket.fd);
  return new VsockListener(`descriptor ${socket.fd}`, socket);
}

/**
 * Reads an address.
 *
 * @param path `CID:PORT`, both decimal
 * @returns The address
 */
export function parseVsock(path: string): VsockAddress {
  const [cid, port] = path.split(":", 2).map(parseWord);
  if (cid === undefined || /^\d+:/.test(path) === false) {
    throw new AgentError(`error parsing address '${path}'`);
  }
  if (port === undefined) {
    throw new AgentError(`Failed to parse port '${path}'`);
  }
  return { cid, port };
}

function parseWord(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value < 2 ** 32 ? value : undefined;
}

class VsockListener implements Channel {
  readonly name: string;
  #socket: Descriptor;
  #poller = new Poller();
  #streams = new Set<Stream>();
  #changed = Promise.withResolvers<void>();
  #isClosed = false;
  #count = 0;

  constructor(name: string, socket: Descriptor) {
    this.name = name;
    this.#socket = socket;
    this.#poller.watch(socket.fd, () => this.#wake());
  }

  async *connections(): AsyncGenerator<Connection> {
    while (!this.#isClosed) {
      const client = acceptNow(this.#socket.fd);
      if (client === undefined) await this.#changed.promise;
      else if (this.#streams.size < LIMITS.connections) {
        yield this.#welcome(client);
      } else {
        log.warn("{name}: too many clients", { name: this.name });
        client[Symbol.dispose]();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wake();
    for (const stream of this.#streams) stream[Symbol.dispose]();
    await this.#poller[Symbol.asyncDispose]();
    this.#socket[Symbol.dispose]();
  }

  #wake(): void {
    const { resolve } = this.#changed;
    this.#changed = Promise.withResolvers<void>();
    resolve();
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
