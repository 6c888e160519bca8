import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { AgentProcess } from "./agent_process.ts";
import { untilIdle } from "./rest.ts";
import { SerialHost } from "./serial_host.ts";
import { type WorkFolder, workFolder } from "./work_folder.ts";

/** One look a second at a device that is not there, and some tidying up. */
const SEARCHING = 45;

function startAgent(
  { path: folder }: WorkFolder,
  args: readonly string[] = [],
): AgentProcess {
  const channel = ["-m", "isa-serial", "-p", `${folder}/port`];
  return AgentProcess.start({ folder, channel, args });
}

Deno.test("An agent serves a serial port, and rests between requests", async () => {
  await using folder = await workFolder();
  using host = await SerialHost.attach(`${folder.path}/port`);
  await using agent = startAgent(folder);
  await host.sync();
  host.send('{"execute":"guest-ping"}{"execute":"guest-sync",');
  assertEquals(await host.line(), '{"return": {}}\n');
  host.send('"arguments":{"id":7},"id":"x"}');
  assertEquals(await host.line(), '{"return": 7, "id": "x"}\n');
  await untilIdle(agent.pid);
  assertEquals(await agent.stop(), { code: 0, signal: null });
});

Deno.test("An agent finds a serial port again that was replaced", async () => {
  await using folder = await workFolder();
  await using agent = startAgent(folder, ["--retry-path"]);
  for (let round = 0; round < 3; round++) {
    using host = await SerialHost.attach(`${folder.path}/port`);
    await host.sync();
    host.send('{"execute":"guest-ping"}\n');
    assertEquals(await host.line(), '{"return": {}}\n');
    // Half a request, which the next host must not complete.
    host.send('{"execute":"guest-');
  }
  await untilIdle(agent.pid, { most: SEARCHING });
  ok(!agent.stderr.includes("Error"), agent.stderr);
  assertEquals(await agent.stop(), { code: 0, signal: null });
});

Deno.test("SIGTERM stops an agent whose serial port nobody reads", async () => {
  await using folder = await workFolder();
  using host = await SerialHost.attach(`${folder.path}/port`);
  await using agent = startAgent(folder);
  await host.sync();
  // The terminal holds a few KiB of replies; these are some hundred.
  for (let round = 0; round < 50; round++) {
    host.send('{"execute":"guest-info"}\n');
  }
  assertEquals(await agent.stop(), { code: 0, signal: null });
});
