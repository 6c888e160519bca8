import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import type { Connection } from "../../../../lib/channel.ts";
import { LIMITS } from "../../../../lib/limits.ts";
import { serveDescriptor } from "../../../../lib/platform/linux/descriptor_listener.ts";
import { workFolder } from "../../../e2e/work_folder.ts";
import { UnixClient } from "../../../fakes/unix_client.ts";
import { until } from "../../../vm/deadline.ts";
import { inheritableSocket, SocketType } from "../../ffi/inheritable_socket.ts";

Deno.test("serveDescriptor() refuses a client too many, until one has gone", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  const socket = inheritableSocket(path, SocketType.stream);
  await using channel = serveDescriptor("a socket", socket);
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
