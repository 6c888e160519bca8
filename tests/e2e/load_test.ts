import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
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

const MIB = 2 ** 20;

/** What is sent or read again and again, and what that may add to the peak. */
const LARGE: readonly (readonly [
  what: string,
  mibibytes: number,
  work: (client: AgentClient, handle: number) => Promise<void>,
])[] = [
  ["a request of 32 MiB that is refused", 64, refuse],
  ["writing 32 MiB to a file", 88, write],
  ["reading 48 MiB from a file", 88, read],
];

for (const [what, mibibytes, work] of LARGE) {
  Deno.test(`An agent needs little memory for ${what}`, async () => {
    await using folder = await workFolder();
    await using agent = AgentProcess.start({ folder: folder.path });
    await using client = await agent.connect();
    const path = `${folder.path}/file`;
    const args = { path, mode: "w+" };
    const handle = Number(await client.call("guest-file-open", { args }));
    await Deno.truncate(path, 48 * MIB);
    const before = peakMemory(agent.pid);
    // What the first one leaves behind must not add to the next.
    for (let round = 0; round < 3; round++) await work(client, handle);
    const grown = (peakMemory(agent.pid) - before) / MIB;
    ok(grown < mibibytes, `${grown} MiB were added`);
  });
}

async function refuse(client: AgentClient): Promise<void> {
  const args = { handle: 1, "buf-b64": "A".repeat(32 * MIB) };
  await rejects(client.call("guest-file-write", { args }), {
    message: "handle '1' has not been found",
  });
}

async function write(client: AgentClient, handle: number): Promise<void> {
  const bytes = new Uint8Array(32 * MIB);
  const args = { handle, "buf-b64": bytes.toBase64() };
  assertEquals(await client.call("guest-file-write", { args }), {
    count: bytes.length,
    eof: false,
  });
}

async function read(client: AgentClient, handle: number): Promise<void> {
  const place = { handle, offset: 0, whence: "set" };
  await client.call("guest-file-seek", { args: place });
  const args = { handle, count: 48 * MIB };
  const found = await client.call("guest-file-read", { args });
  const { count } = found as { readonly count: number };
  assertEquals(count, args.count);
}

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
