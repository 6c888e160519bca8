/**
 * A Unix socket with several clients, each with its own conversation. Through
 * Deno's own sockets: the ones of `node:net` would cost four megabytes.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import type { Channel, Connection } from "./channel.ts";
import { pause } from "./deadline.ts";
import { AgentError, reasonOf } from "./error.ts";
import { LIMITS } from "./limits.ts";
import { unlessMissing } from "./missing.ts";
import { ReadBuffer } from "./read_buffer.ts";

/** Where to listen. */
export interface UnixAddress {
  /** A path, where no socket is yet. */
  readonly path: string;
}

const log = getLogger(["stillpoint", "channel"]);

/**
 * Begins to listen.
 *
 * @param address Where
 * @returns The socket; disposing of it removes it from its path
 */
export async function listenUnix({ path }: UnixAddress): Promise<Channel> {
  await clearPath(path);
  // Made under another name, which is all that Deno removes in the end: at
  // the path itself there may be somebody else's file by then.
  const birthplace = `${path}~`;
  await clearPath(birthplace);
  const listener = listen(birthplace, path);
  await settle(listener, { birthplace, path });
  return new UnixListener({ path, listener, file: await Deno.lstat(path) });
}

/** By a link: it fails where a file has come meanwhile, a rename removes it. */
async function settle(
  listener: Deno.UnixListener,
  { birthplace, path }: { birthplace: string; path: string },
): Promise<void> {
  try {
    await Deno.link(birthplace, path);
    await Deno.remove(birthplace);
  } catch (cause) {
    listener.close();
    throw failure(path, cause);
  }
}

class UnixListener implements Channel {
  readonly name: string;
  #listener: Deno.UnixListener;
  #file: Deno.FileInfo;
  #clients = new Set<UnixConnection>();
  #closing = new AbortController();
  #count = 0;

  constructor({ path, listener, file }: {
    path: string;
    listener: Deno.UnixListener;
    file: Deno.FileInfo;
  }) {
    this.name = path;
    this.#listener = listener;
    this.#file = file;
  }

  async *connections(): AsyncGenerator<Connection> {
    while (!this.#closing.signal.aborted) {
      const socket = await this.#accept();
      if (socket === undefined) continue;
      if (this.#clients.size < LIMITS.connections) yield this.#welcome(socket);
      else {
        log.warn("{name}: too many clients", { name: this.name });
        socket.close();
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    for (const client of this.#clients) client.close();
    this.#listener.close();
    const { dev, ino } = await unlessMissing(Deno.lstat(this.name)) ?? {};
    const isOurs = dev === this.#file.dev && ino === this.#file.ino;
    if (isOurs) await Deno.remove(this.name);
  }

  async #accept(): Promise<Deno.UnixConn | undefined> {
    const { signal } = this.#closing;
    try {
      return await this.#listener.accept();
    } catch (error) {
      if (signal.aborted) return undefined;
      // Such as too many open files, which may pass.
      log.warn("{name}: {error}", { name: this.name, error });
      await pause(LIMITS.reopenDelayMs, signal);
      return undefined;
    }
  }

  #welcome(socket: Deno.UnixConn): Connection {
    const name = `${this.name}#${++this.#count}`;
    const client = new UnixConnection(socket, name);
    this.#clients.add(client);
    const leave = () => this.#clients.delete(client);
    client.gone.addEventListener("abort", leave);
    return client;
  }
}

class UnixConnection implements Connection {
  readonly name: string;
  #socket: Deno.UnixConn;
  #gone = new AbortController();
  #buffer = new ReadBuffer();

  constructor(socket: Deno.UnixConn, name: string) {
    this.name = name;
    this.#socket = socket;
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const count = await this.#socket.read(this.#buffer.room);
        if (count === null) return;
        yield this.#buffer.take(count);
      }
    } catch (error) {
      // A client that went away with an answer unread resets the connection.
      log.debug("{name}: {error}", { name: this.name, error });
      this.close();
    }
  }

  async send(bytes: Uint8Array): Promise<void> {
    try {
      for (let rest = bytes; rest.length > 0;) {
        rest = rest.subarray(await this.#socket.write(rest));
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    if (this.gone.aborted) return;
    this.#gone.abort();
    this.#socket.close();
  }
}

function listen(birthplace: string, path: string): Deno.UnixListener {
  try {
    return Deno.listen({ transport: "unix", path: birthplace });
  } catch (cause) {
    throw failure(path, cause);
  }
}

function failure(path: string, cause: unknown): AgentError {
  const why = reasonOf(cause);
  return new AgentError(`Cannot listen on "${path}": ${why}`, { cause });
}

/** Only a socket that nobody listens on may be removed. */
async function clearPath(path: string): Promise<void> {
  const found = await unlessMissing(Deno.lstat(path));
  if (found === undefined) return;
  if (!found.isSocket) {
    throw new AgentError(`Cannot listen on "${path}": it is not a socket`);
  }
  if (await isAlive(path)) {
    throw new AgentError(`Cannot listen on "${path}": somebody else does`);
  }
  await Deno.remove(path);
}

/** If in doubt, it is. */
async function isAlive(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.ConnectionRefused);
  }
}
