/**
 * Talks to Redis and Valkey through `@redis/client`. Bundled with its quiescer,
 * apart from the agent: see `lib/companion.ts`.
 *
 * @module
 */

import net from "node:net";
// @ts-types="../types/redis_client.d.ts"
import library from "@redis/client/dist/lib/client/index.js";
import type { RedisConnection } from "../client.ts";
import { Connected } from "./connected.ts";

/**
 * A client that knows commands by their words alone. The one that the package
 * exports has a method for each of some hundred, and takes 19 MB for them.
 * Deno and the bundler do not agree on what an old module's default is.
 */
const Client = "default" in library ? library.default : library;

/** Whom to talk to. */
export interface RedisOptions {
  /** A connection to the server, which is taken over. */
  readonly fd: number;
  /** The account; the default one unless given. */
  readonly user: string | undefined;
  /** Its password, if the server asks for one. */
  readonly password: string | undefined;
}

/**
 * Logs in over a connection.
 *
 * @param options Whom to talk to
 * @returns The session
 */
export async function connect(
  { fd, user, password }: RedisOptions,
): Promise<RedisConnection> {
  const stream = new Connected(fd);
  const client = new Client({
    socket: { path: "", tls: false, reconnectStrategy: false },
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    ...user === undefined ? {} : { username: user },
    ...password === undefined ? {} : { password },
  });
  let lost: string | undefined;
  let last: Promise<void> | undefined;
  const destroy = () => {
    if (client.isOpen) client.destroy();
  };
  client.on("error", (error: Error) => lost ??= error.message);
  client.on("end", () => lost ??= "the server closed it");
  try {
    await over(stream, () => client.connect());
  } catch (error) {
    destroy();
    stream.destroy();
    throw error;
  }
  return {
    get lost() {
      return lost;
    },
    send: async (...words) => String(await client.sendCommand(words)),
    close: () => void (last ?? Promise.resolve()).then(destroy),
    closeAfter(work) {
      last = work;
    },
  };
}

/**
 * The library takes no connection, but asks `node:net` for one before it waits
 * for anything.
 */
function over<T>(stream: Connected, connect: () => T): T {
  const { createConnection } = net;
  net.createConnection = () => stream.connect();
  try {
    return connect();
  } finally {
    net.createConnection = createConnection;
  }
}
