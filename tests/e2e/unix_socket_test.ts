import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { LineSocket } from "../vm/line_socket.ts";
import { AgentProcess } from "./agent_process.ts";
import { exists } from "./process_table.ts";
import { runToEnd } from "./program.ts";
import { workFolder } from "./work_folder.ts";

Deno.test("An agent answers the first client on its socket", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using client = await agent.connect();
  assertEquals(await client.call("guest-ping"), {});
  const info = await client.call("guest-info") as { version: string };
  match(info.version, /^\d+\.\d+\.\d+$/);
  assertEquals(agent.stderr, "");
});

Deno.test("An agent serves several clients, each with its own input", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using one = await agent.connect();
  await using two = await agent.connect();
  await one.socket.send('{"execute":"guest-sync","arguments":{"id":');
  assertEquals(await two.call("guest-sync", { args: { id: 2 } }), 2);
  await one.socket.send("1}}");
  assertEquals(await one.reply({ what: "the first reply" }), 1);
});

Deno.test("A client that dies with an unread reply disturbs nobody", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using other = await agent.connect();
  for (let round = 0; round < 10; round++) {
    const dying = await Deno.connect({ transport: "unix", path: agent.socket });
    await dying.write(new TextEncoder().encode('{"execute":"guest-info"}'));
    dying.close();
    assertEquals(await other.call("guest-ping"), {});
  }
});

Deno.test("A client that only stopped sending gets its replies", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using _ready = await agent.connect();
  const half = await Deno.connect({ transport: "unix", path: agent.socket });
  await half.write(
    new TextEncoder().encode('{"execute":"guest-ping"}'.repeat(3)),
  );
  await half.closeWrite();
  const text = await new Response(half.readable).text();
  assertEquals(text, '{"return": {}}\n'.repeat(3));
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} stops an agent that has a client`, async () => {
    await using folder = await workFolder();
    await using agent = AgentProcess.start({ folder: folder.path });
    await using client = await agent.connect();
    await client.socket.send('{"execute":"guest-pi');
    assertEquals(await agent.stop(signal), { code: 0, signal: null });
    assertEquals(await client.socket.line({ what: "the end" }), undefined);
    ok(!exists(agent.socket));
    assertEquals(agent.stderr, "");
  });
}

Deno.test("A file at the socket's path is left alone", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  await Deno.writeTextFile(path, "precious");
  const args = ["-m", "unix-listen", "-p", path, "-t", `${folder.path}/state`];
  const { code, stderr } = await runToEnd(args);
  assertEquals(code, 1);
  match(stderr, /it is not a socket/);
  assertEquals(await Deno.readTextFile(path), "precious");
});

Deno.test("A socket that somebody serves is left alone", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using first = await agent.connect();
  const args = ["-m", "unix-listen", "-p", agent.socket];
  const { code, stderr } = await runToEnd([
    ...args,
    "-t",
    `${folder.path}/other`,
  ]);
  assertEquals(code, 1);
  match(stderr, /somebody else does/);
  assertEquals(await first.call("guest-ping"), {});
  await using second = await agent.connect();
  assertEquals(await second.call("guest-ping"), {});
});

Deno.test("A socket that a killed agent left is taken over", async () => {
  await using folder = await workFolder();
  await using killed = AgentProcess.start({ folder: folder.path });
  await (await killed.connect())[Symbol.asyncDispose]();
  assertEquals((await killed.stop("SIGKILL")).signal, "SIGKILL");
  ok(exists(killed.socket));
  await using agent = AgentProcess.start({ folder: folder.path });
  await using client = await agent.connect();
  assertEquals(await client.call("guest-ping"), {});
});

Deno.test("A client beyond the sixteenth is turned away, and room comes back", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using clients = new AsyncDisposableStack();
  const all: AgentClient[] = [];
  for (let count = 0; count < 16; count++) {
    all.push(clients.use(await agent.connect()));
  }
  await using refused = await LineSocket.connect(agent.socket);
  assertEquals(await refused.line({ what: "the end" }), undefined);
  await all[0]?.[Symbol.asyncDispose]();
  const what = "room for one more";
  const tryToConnect = () => agent.connect().catch(() => undefined);
  await using next = await until(tryToConnect, { what });
  assertEquals(await next.call("guest-ping"), {});
});
