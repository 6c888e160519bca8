import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { AgentProcess } from "./agent_process.ts";
import { workFolder } from "./work_folder.ts";

/** Waits until a command is allowed, or is not. */
async function untilAllowed(
  client: AgentClient,
  { name, allowed }: { name: string; allowed: boolean },
): Promise<void> {
  await until(async () => {
    const info = await client.call("guest-info") as {
      supported_commands: { name: string; enabled: boolean }[];
    };
    const command = info.supported_commands.find((one) => one.name === name);
    return command?.enabled === allowed || undefined;
  }, { what: `${name} to be ${allowed ? "allowed" : "refused"}` });
}

Deno.test("SIGHUP makes a changed block list take effect, a broken file none", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.conf`;
  await Deno.writeTextFile(file, "[general]\n");
  const args = ["-c", file];
  await using agent = AgentProcess.start({ folder: folder.path, args });
  await using client = await agent.connect();
  assertEquals(await client.call("guest-ping"), {});

  await Deno.writeTextFile(file, "[general]\nblock-rpcs=guest-ping\n");
  agent.kill("SIGHUP");
  await untilAllowed(client, { name: "guest-ping", allowed: false });
  await rejects(client.call("guest-ping"), { errorClass: "CommandNotFound" });

  await Deno.writeTextFile(file, "[general]\nverbose=perhaps\n");
  agent.kill("SIGHUP");
  const complaint =
    /Cannot reload the configuration: .*line 2: verbose: "perhaps"/;
  const what = "a complaint about the file";
  await until(() => complaint.test(agent.stderr) || undefined, { what });
  await rejects(client.call("guest-ping"), { errorClass: "CommandNotFound" });

  await Deno.writeTextFile(file, "[general]\n");
  agent.kill("SIGHUP");
  await untilAllowed(client, { name: "guest-ping", allowed: true });
  assertEquals(await client.call("guest-ping"), {});
});

Deno.test("SIGHUP cannot change the channel, and says so", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.conf`;
  await Deno.writeTextFile(file, "[general]\n");
  const args = ["-c", file];
  await using agent = AgentProcess.start({ folder: folder.path, args });
  await using client = await agent.connect();
  await Deno.writeTextFile(file, "[general]\nlog-format=json\n");
  agent.kill("SIGHUP");
  const what = "a warning";
  const said = "Cannot change log-format while running";
  await until(() => agent.stderr.includes(said) || undefined, { what });
  assertEquals(await client.call("guest-ping"), {});
});

Deno.test("SIGHUP makes room for a log file that was moved away", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.log`;
  const args = ["-v", "-l", file];
  await using agent = AgentProcess.start({ folder: folder.path, args });
  await using client = await agent.connect();
  await client.call("guest-ping");
  await Deno.rename(file, `${file}.1`);
  agent.kill("SIGHUP");
  await until(async () => {
    const text = await Deno.readTextFile(file).catch(() => "");
    return text.includes("Configuration read again") || undefined;
  }, { what: "a new log file" });
  assertEquals(await agent.stop(), { code: 0, signal: null });
  match(await Deno.readTextFile(`${file}.1`), /has come\n/);
});
