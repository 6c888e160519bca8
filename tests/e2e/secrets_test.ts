import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { type AgentClient, ErrorReply } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { AgentProcess } from "./agent_process.ts";
import { workFolder } from "./work_folder.ts";

/** What may stand in a log in no form. */
const SECRET = "correct-horse-battery-staple";
const NO_USER = "stillpoint-nobody";

/** A program that prints what it is given. */
const PRINTER = {
  path: "/bin/cat",
  arg: ["-", `/dev/null/${SECRET}`],
  env: [`TOKEN=${SECRET}`],
  "input-data": btoa(SECRET),
  "capture-output": true,
};

/** What fails, all of it. */
const FAILURES: readonly (readonly [string, Record<string, unknown>])[] = [
  ["guest-exec", { path: 5, "input-data": btoa(SECRET) }],
  ["guest-exec", { path: "/nonexistent", arg: [SECRET] }],
  ["guest-set-user-password", {
    username: NO_USER,
    password: btoa(SECRET),
    crypted: false,
  }],
  ["guest-ssh-add-authorized-keys", { username: NO_USER, keys: [SECRET] }],
];

async function failAll(client: AgentClient): Promise<void> {
  for (const [name, args] of FAILURES) {
    await rejects(client.call(name, { args }), ErrorReply);
  }
}

async function useFile(client: AgentClient, path: string): Promise<void> {
  const args = { path, mode: "w+" };
  const handle = await client.call("guest-file-open", { args });
  const data = { handle, "buf-b64": btoa(SECRET) };
  await client.call("guest-file-write", { args: data });
  await client.call("guest-file-close", { args: { handle } });
}

/** Runs the program, and tells its number and what it printed. */
async function print(
  client: AgentClient,
): Promise<{ pid: number; output: string }> {
  const started = await client.call("guest-exec", { args: PRINTER });
  const { pid } = started as { pid: number };
  const data = await until(async () => {
    const status = await client.call("guest-exec-status", { args: { pid } });
    return (status as { "out-data"?: string })["out-data"];
  }, { what: "the program" });
  return { pid, output: atob(data) };
}

for (const format of ["text", "json"]) {
  Deno.test(`A log as ${format} tells what is started, and no secret`, async () => {
    await using folder = await workFolder();
    const log = `${folder.path}/log`;
    await using agent = AgentProcess.start({
      folder: folder.path,
      args: ["-v", "-l", log, `--log-format=${format}`],
    });
    await using client = await agent.connect();
    await useFile(client, `${folder.path}/file`);
    await failAll(client);
    const { pid, output } = await print(client);
    assertEquals(output, SECRET);
    await client.socket.send(`{"execute": "guest-exec", "${SECRET}" nonsense}`);
    await client.sync();
    assertEquals(await agent.stop(), { code: 0, signal: null });

    const text = await Deno.readTextFile(log);
    match(text, new RegExp(`Started /bin/cat as PID ${pid}\\b`));
    for (const form of [SECRET, btoa(SECRET), btoa(SECRET).slice(0, 20)]) {
      ok(!text.includes(form), text);
      ok(!agent.stderr.includes(form), agent.stderr);
    }
  });
}
