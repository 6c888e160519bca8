/**
 * Redis for a test.
 *
 * @module
 */

import type { RedisConnection } from "../../../lib/quiesce/client.ts";
import { connect } from "../../../lib/quiesce/clients/redis.ts";
import { connectAs } from "../../../lib/ffi/peer_socket.ts";
import { hasServer, Server } from "./server.ts";

const USER = "redis";

/** Whether this machine has no Redis, or does not let a test start it. */
export const NO_REDIS: boolean = !hasServer(USER, "redis-server");

/** What to start. */
export interface RedisOptions {
  /** The folder for its files. */
  readonly data: string;
  /** The folder for its socket. */
  readonly run: string;
  /** Its settings beside. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts a server that saves nothing by itself.
 *
 * @param options The server
 * @returns The server
 */
export async function startRedis(
  { data, run, settings = {} }: RedisOptions,
): Promise<Server> {
  const socket = `${run}/redis.sock`;
  const all = { port: "0", unixsocket: socket, dir: data, save: "" };
  const args = Object.entries({ ...all, ...settings })
    .flatMap(([name, value]) => [`--${name}`, value]);
  return await Server.start({
    program: "redis-server",
    args,
    user: USER,
    socket,
    stop: "SIGTERM",
    isReady: () => isReady(socket),
  });
}

/**
 * Connects.
 *
 * @param socket The server's
 * @returns A session
 */
export async function talkToRedis(
  socket: string,
): Promise<RedisConnection & Disposable> {
  const who = { user: undefined, password: undefined };
  const session = await connect({
    fd: connectAs(socket, { uid: 0 }).fd,
    ...who,
  });
  return Object.assign(session, { [Symbol.dispose]: () => session.close() });
}

async function isReady(socket: string): Promise<boolean> {
  try {
    using session = await talkToRedis(socket);
    return /^loading:0/m.test(await session.send("INFO", "persistence"));
  } catch {
    return false;
  }
}
