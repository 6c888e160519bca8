import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { Connection } from "../../../../lib/channel.ts";
import { LIMITS } from "../../../../lib/limits.ts";
import { serveDescriptor } from "../../../../lib/platform/linux/descriptor_listener.ts";
import { workFolder } from "../../../e2e/work_folder.ts";
import { turn } from "../../../helpers.ts";
import { UnixClient } from "../../../fakes/unix_client.ts";
import { until } from "../../../vm/deadline.ts";
import { LoggedLines } from "../../freeze/logged_lines.ts";
import { inheritableSocket, SocketType } from "../../ffi/inheritable_socket.ts";

const NAMED = { name: "a socket", vsockPeers: [] };

Deno.test("serveDescriptor() refuses a client too many, until one has gone", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  const socket = inheritableSocket(path, SocketType.stream);
  await using channel = serveDescriptor(socket, NAMED);
  const served = new Map<string, Connection>();
  const serving = (async () => {
    for await (const connection of channel.connections()) {
      served.set(connection.name, connection);
    }
  })();
  using clients = new DisposableStack();
  for (let count = 1; count <= LIMITS.connections; count++) {
    clients.use(await UnixClient.connect(path));
    await until(() => served.size === count || undefined, { what: "a client" });
  }
  using refused = await Deno.connect({ transport: "unix", path });
  assertSame(await refused.read(new Uint8Array(1)), null);
  assertSame(served.size, LIMITS.connections);
  served.get("a socket#3")?.close();
  clients.use(await UnixClient.connect(path));
  const name = `a socket#${LIMITS.connections + 1}`;
  await until(() => served.has(name) || undefined, { what: "one more client" });
  assertEquals(served.size, LIMITS.connections + 1);
  await channel[Symbol.asyncDispose]();
  await serving;
});

Deno.test("serveDescriptor() lets other work go on while it refuses clients", async () => {
  await using folder = await workFolder();
  using logged = new LoggedLines("warning");
  const path = `${folder.path}/agent.sock`;
  const backlog = 64;
  const socket = inheritableSocket(path, SocketType.stream, { backlog });
  using clients = new DisposableStack();
  const many = LIMITS.connections + 20;
  for (let count = 0; count < many; count++) {
    clients.use(await UnixClient.connect(path));
  }
  await using channel = serveDescriptor(socket, NAMED);
  const serving = Array.fromAsync(channel.connections());
  await turn();
  ok(logged.lines.length < 20, `${logged.lines.length} at once`);
  const what = "all others to be refused";
  await until(() => logged.lines.length === 20 || undefined, { what });
  await channel[Symbol.asyncDispose]();
  assertSame((await serving).length, LIMITS.connections);
});
