import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import type { Connection } from "../../lib/channel.ts";
import { AgentError } from "../../lib/error.ts";
import { listenUnix } from "../../lib/unix_listener.ts";
import { UnixClient } from "../fakes/unix_client.ts";
import { turn, until } from "../helpers.ts";
import { within } from "../vm/deadline.ts";
import { bytesOf } from "./json/feeding.ts";

async function inDirectory(
  test: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("listenUnix() replaces a socket that nobody listens on", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    await leaveSocket(path);
    await using channel = await listenUnix({ path });
    assertSame(channel.name, path);
    using client = await UnixClient.connect(path);
    const connection = await firstOf(channel.connections());
    assertSame(connection.name, `${path}#1`);
    connection.close();
    await client.expectEnd();
  });
});

Deno.test("listenUnix() leaves a socket alone that somebody listens on", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    await using _channel = await listenUnix({ path });
    await rejects(
      listenUnix({ path }),
      new AgentError(`Cannot listen on "${path}": somebody else does`),
    );
    using _client = await UnixClient.connect(path);
  });
});

Deno.test("listenUnix() leaves a foreign file alone", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "precious.txt");
    await Deno.writeTextFile(path, "precious");
    await rejects(
      listenUnix({ path }),
      new AgentError(`Cannot listen on "${path}": it is not a socket`),
    );
    assertSame(await Deno.readTextFile(path), "precious");
  });
});

Deno.test("listenUnix() leaves a link alone, and what it points to", async () => {
  await inDirectory(async (directory) => {
    const target = join(directory, "other.sock");
    const path = join(directory, "agent.sock");
    await leaveSocket(target);
    await Deno.symlink(target, path);
    await rejects(listenUnix({ path }), AgentError);
    assertEquals(namesIn(directory), ["agent.sock", "other.sock"]);
  });
});

Deno.test("listenUnix() never removes a file that comes meanwhile", async () => {
  for (let turns = 0; turns < 20; turns++) {
    await inDirectory(async (directory) => {
      const path = join(directory, "agent.sock");
      const listening = listenUnix({ path });
      for (let count = 0; count < turns; count++) await turn();
      const isFirst = cameFirst(path);
      const [{ status }] = await Promise.allSettled([listening]);
      assertSame(status, isFirst ? "rejected" : "fulfilled");
      if (isFirst) assertSame(await Deno.readTextFile(path), "precious");
      else await (await listening)[Symbol.asyncDispose]();
      assertEquals(namesIn(directory), isFirst ? ["agent.sock"] : []);
    });
  }
});

/** Puts a file there, unless something is. */
function cameFirst(path: string): boolean {
  try {
    Deno.writeTextFileSync(path, "precious", { createNew: true });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

Deno.test("listenUnix() says where it cannot listen", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "missing", "agent.sock");
    await rejects(listenUnix({ path }), (error: Error) => {
      const start = `Cannot listen on "${path}": `;
      assertSame(error.message.slice(0, start.length), start);
      return error instanceof AgentError;
    });
  });
});

Deno.test("listenUnix() takes a path of 106 bytes, and no longer one", async () => {
  await inDirectory(async (directory) => {
    const start = join(directory, "/");
    const path = start + "s".repeat(106 - start.length);
    await using channel = await listenUnix({ path });
    assertSame(channel.name, path);
    using _client = await UnixClient.connect(path);
    await rejects(listenUnix({ path: `${path}x` }), AgentError);
  });
});

Deno.test("listenUnix() removes its socket, and hangs up, in the end", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    const channel = await listenUnix({ path });
    assertEquals(namesIn(directory), ["agent.sock"]);
    const connections = channel.connections();
    const arrival = firstOf(connections);
    using client = await UnixClient.connect(path);
    const connection = await arrival;
    ok(!connection.gone.aborted);
    await channel[Symbol.asyncDispose]();
    await client.expectEnd();
    await until(() => connection.gone.aborted);
    await channel[Symbol.asyncDispose]();
    assertEquals(namesIn(directory), []);
  });
});

Deno.test("listenUnix() leaves what took its place alone in the end", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    const channel = await listenUnix({ path });
    await Deno.remove(path);
    await Deno.writeTextFile(path, "precious");
    await channel[Symbol.asyncDispose]();
    assertSame(await Deno.readTextFile(path), "precious");
    assertEquals(namesIn(directory), ["agent.sock"]);
  });
});

Deno.test("listenUnix() ends a wait for clients in the end", async () => {
  await inDirectory(async (directory) => {
    const channel = await listenUnix({ path: join(directory, "agent.sock") });
    const names: string[] = [];
    const waiting = (async () => {
      for await (const { name } of channel.connections()) names.push(name);
    })();
    await turn();
    await channel[Symbol.asyncDispose]();
    assertEquals(namesIn(directory), []);
    await waiting;
    assertEquals(names, []);
  });
});

Deno.test("listenUnix() hands out what a client sends until it dies", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    await using channel = await listenUnix({ path });
    const client = await UnixClient.connect(path);
    const connection = await firstOf(channel.connections());
    await client.write("abc");
    await connection.send(bytesOf("unread"));
    client[Symbol.dispose]();
    const texts: string[] = [];
    for await (const chunk of connection.chunks()) {
      texts.push(new TextDecoder().decode(chunk));
    }
    assertEquals(texts.join(""), "abc");
    ok(connection.gone.aborted);
  });
});

Deno.test("listenUnix() can send to a client that has half-closed", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    await using channel = await listenUnix({ path });
    using client = await UnixClient.connect(path);
    const connection = await firstOf(channel.connections());
    await client.halfClose();
    for await (const _chunk of connection.chunks());
    await turn();
    ok(!connection.gone.aborted);
    await connection.send(bytesOf("late\n"));
    await client.expect("late");
  });
});

Deno.test("listenUnix() tells when a client can be sent nothing more", async () => {
  await inDirectory(async (directory) => {
    const path = join(directory, "agent.sock");
    await using channel = await listenUnix({ path });
    const client = await UnixClient.connect(path);
    const connection = await firstOf(channel.connections());
    await connection.send(bytesOf("unread"));
    client[Symbol.dispose]();
    // A program that another test starts may hold the socket for a moment.
    const what = "the end of the client";
    await rejects(within(sendAll(connection), { what }), /pipe|reset/i);
    await until(() => connection.gone.aborted);
    connection.close();
    connection.close();
  });
});

async function sendAll(connection: Connection): Promise<never> {
  for (;;) await connection.send(bytesOf("lost"));
}

async function firstOf(
  connections: AsyncIterable<Connection>,
): Promise<Connection> {
  for await (const connection of connections) return connection;
  throw new Error("there was none");
}

/** A socket file as a killed process leaves it behind. */
async function leaveSocket(path: string): Promise<void> {
  const original = `${path}.original`;
  using _listener = Deno.listen({ transport: "unix", path: original });
  // Closing a listener removes its path, but no other.
  await Deno.link(original, path);
}

/** Looks at once: a socket has to be gone when its listener is. */
function namesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}
