import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { AgentProcess } from "./agent_process.ts";
import { Flood } from "./flood.ts";
import { peakMemory } from "./process_table.ts";
import { untilIdle } from "./rest.ts";
import { workFolder } from "./work_folder.ts";

Deno.test("An idle agent rests, with and without a client", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using client = await agent.connect();
  await untilIdle(agent.pid);
  await client[Symbol.asyncDispose]();
  await untilIdle(agent.pid);
});

Deno.test("A request of 32 MiB costs little memory", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using client = await agent.connect();
  const before = peakMemory(agent.pid);
  const text = "A".repeat(32 * 2 ** 20);
  await client.socket.send(
    '{"execute":"guest-file-write",' +
      `"arguments":{"handle":1,"buf-b64":"${text}"}}\n`,
  );
  const line = await client.socket.line({ what: "the refusal" });
  match(
    new TextDecoder().decode(line),
    /"desc": "handle '1' has not been found"/,
  );
  const grown = peakMemory(agent.pid) - before;
  ok(grown < 192 * 2 ** 20, `${grown} bytes were added`);
  assertEquals(await client.call("guest-ping"), {});
});

Deno.test("Nobody reading standard error stops nothing", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({
    folder: folder.path,
    args: ["-v"],
    mute: true,
  });
  await using client = await agent.connect();
  // Each request is logged with some 50 bytes; a pipe holds 64 KiB.
  const round = '{"execute":"guest-ping"}'.repeat(64);
  for (let count = 0; count < 100; count++) {
    await client.socket.send(round);
    for (let reply = 0; reply < 64; reply++) {
      assertEquals(await client.reply({ what: "a reply" }), {});
    }
  }
  assertEquals(await agent.stop(), { code: 0, signal: null });
});

Deno.test("A client that never reads holds up neither others nor the end", async () => {
  await using folder = await workFolder();
  await using agent = AgentProcess.start({ folder: folder.path });
  await using other = await agent.connect();
  using deaf = await Deno.connect({ transport: "unix", path: agent.socket });
  const flood = new Flood(deaf, '{"execute":"guest-info"}\n'.repeat(100));
  await flood.stuck();
  ok(flood.sent < 4 * 2 ** 20, `${flood.sent} bytes were taken`);
  for (let round = 0; round < 50; round++) {
    assertEquals(await other.call("guest-ping"), {});
  }
  assertEquals(await agent.stop(), { code: 0, signal: null });
  await flood.over;
});
