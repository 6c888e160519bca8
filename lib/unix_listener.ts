/**
 * A Unix socket with several clients, each with its own conversation.
 *
 * @module
 */

import { createServer, type Server, Socket } from "node:net";
import { getLogger } from "@logtape/logtape";
import type { Channel, Connection } from "./channel.ts";
import { AgentError } from "./error.ts";
import { LIMITS } from "./limits.ts";

/** Where to listen. */
export type UnixAddress =
  /** At a path, where no socket is yet. */
  | { readonly path: string }
  /** On a socket that was passed on, listening already. */
  | { readonly fd: number };

const log = getLogger(["stillpoint", "channel"]);

/**
 * Begins to listen.
 *
 * @param address Where
 * @returns The socket; disposing of it removes it from its path
 */
export async function listenUnix(address: UnixAddress): Promise<Channel> {
  const inherited = "fd" in address;
  const name = inherited ? `descriptor ${address.fd}` : address.path;
  if (!inherited) await clearPath(address.path);
  const listener = new UnixListener(name);
  await listener.listen(address);
  return listener;
}

class UnixListener implements Channel {
  readonly name: string;
  #server: Server;
  #sockets = new Set<Socket>();
  #waiting: Connection[] = [];
  #arrived = Promise.withResolvers<void>();
  #isClosed = false;
  #count = 0;

  constructor(name: string) {
    this.name = name;
    const options = { allowHalfOpen: true, pauseOnConnect: true };
    this.#server = createServer(options, (socket) => this.#welcome(socket));
    this.#server.maxConnections = LIMITS.connections;
  }

  async listen(address: UnixAddress): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject);
    this.#server.listen(address, resolve);
    await promise;
  }

  async *connections(): AsyncGenerator<Connection> {
    while (!this.#isClosed) {
      const connection = this.#waiting.shift();
      if (connection !== undefined) yield connection;
      else await this.#arrived.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#arrived.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    for (const socket of this.#sockets) socket.destroy();
    await promise;
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    const name = `${this.name}#${++this.#count}`;
    this.#waiting.push(new UnixConnection(socket, name));
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers<void>();
  }
}

class UnixConnection implements Connection {
  readonly name: string;
  readonly gone: AbortSignal;
  #socket: Socket;

  constructor(socket: Socket, name: string) {
    const gone = new AbortController();
    this.name = name;
    this.gone = gone.signal;
    this.#socket = socket;
    socket.once("close", () => gone.abort());
    socket.on(
      "error",
      (error) => log.debug("{name}: {error}", { name, error }),
    );
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#socket.iterator({ destroyOnReturn: false });
    } catch (error) {
      // A client that went away with an answer unread resets the connection.
      log.debug("{name}: {error}", { name: this.name, error });
    }
  }

  async send(bytes: Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.write(bytes, (error) => error ? reject(error) : resolve());
    await promise;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Only a socket that nobody listens on may be removed. */
async function clearPath(path: string): Promise<void> {
  const found = await statIfThere(path);
  if (found === undefined) return;
  if (!found.isSocket) {
    throw new AgentError(`Cannot listen on "${path}": it is not a socket`);
  }
  if (await isAlive(path)) {
    throw new AgentError(`Cannot listen on "${path}": somebody else does`);
  }
  await Deno.remove(path);
}

async function statIfThere(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function isAlive(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = new Socket();
  socket.once("connect", () => resolve(undefined));
  socket.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
  socket.connect({ path });
  const failure = await promise;
  socket.destroy();
  return failure !== "ECONNREFUSED";
}
