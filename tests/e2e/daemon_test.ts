import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { exists, isRunning } from "./process_table.ts";
import { type Ended, runToEnd } from "./program.ts";
import { type WorkFolder, workFolder } from "./work_folder.ts";

/** Starts a daemon; its first process has ended when this returns. */
async function start(
  { path }: WorkFolder,
  { socket = `${path}/agent.sock` } = {},
): Promise<Ended> {
  return await runToEnd([
    ...["-d", "-f", `${path}/agent.pid`, "-t", `${path}/state`],
    ...["-m", "unix-listen", "-p", socket, "-l", `${path}/log`],
  ]);
}

/** The daemon that a file names, until the end of the block. */
function daemonOf({ path }: WorkFolder): AsyncDisposable & { pid: number } {
  const pid = Number(Deno.readTextFileSync(`${path}/agent.pid`));
  return {
    pid,
    [Symbol.asyncDispose]: () => stop(pid),
  };
}

async function stop(pid: number): Promise<void> {
  if (!isRunning(pid)) return;
  Deno.kill(pid, "SIGTERM");
  await until(() => !isRunning(pid) || undefined, { what: "its end" });
}

Deno.test("-d returns when the daemon serves", async () => {
  await using folder = await workFolder();
  const ended = await start(folder);
  assertEquals(ended, { code: 0, stdout: "", stderr: "" });
  await using daemon = daemonOf(folder);
  // At once, without trying: that is what returning means.
  const path = `${folder.path}/agent.sock`;
  (await Deno.connect({ transport: "unix", path })).close();
  await using client = await AgentClient.connect(path);
  await client.sync();
  assertEquals(await client.call("guest-ping"), {});

  const file = await Deno.stat(`${folder.path}/agent.pid`);
  assertEquals((file.mode ?? 0) & 0o777, 0o600);
  assertEquals(await Deno.readLink(`/proc/${daemon.pid}/cwd`), "/");
  await stop(daemon.pid);
  ok(!exists(`${folder.path}/agent.pid`));
  ok(!exists(path));
});

Deno.test("A second daemon fails and leaves the first one alone", async () => {
  await using folder = await workFolder();
  assertEquals((await start(folder)).code, 0);
  await using daemon = daemonOf(folder);
  const second = await start(folder, { socket: `${folder.path}/second.sock` });
  assertEquals(second.code, 1);
  match(second.stderr, /Cannot lock pid file: .* is held by process \d+/);
  const text = await Deno.readTextFile(`${folder.path}/agent.pid`);
  assertEquals(text, `${daemon.pid}\n`);
  ok(isRunning(daemon.pid));
  ok(!exists(`${folder.path}/second.sock`));
});

Deno.test("-d reports a daemon that cannot start", async () => {
  await using folder = await workFolder();
  const ended = await start(folder, { socket: "/nowhere/agent.sock" });
  assertEquals(ended.code, 1);
  match(ended.stderr, /\/nowhere\/agent\.sock/);
  ok(!exists(`${folder.path}/agent.pid`));
});

Deno.test("A daemon that was killed leaves no obstacle", async () => {
  await using folder = await workFolder();
  assertEquals((await start(folder)).code, 0);
  const { pid } = daemonOf(folder);
  Deno.kill(pid, "SIGKILL");
  await until(() => !isRunning(pid) || undefined, { what: "its end" });
  ok(exists(`${folder.path}/agent.pid`));
  assertEquals((await start(folder)).code, 0);
  await using daemon = daemonOf(folder);
  ok(daemon.pid !== pid);
});
