import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { DatagramReceiver } from "../lib/ffi/datagram_receiver.ts";
import {
  inheritableSocket,
  SocketType,
} from "../lib/ffi/inheritable_socket.ts";
import { AgentClient } from "../vm/agent_client.ts";
import { until, within } from "../vm/deadline.ts";
import { AgentProcess, type AgentProcessOptions } from "./agent_process.ts";
import { exists } from "./process_table.ts";
import { commandLine, plainEnvironment } from "./program.ts";
import { type WorkFolder, workFolder } from "./work_folder.ts";

/**
 * What systemd does before it starts a service: the socket becomes descriptor
 * 3 and the variables name this very process.
 */
function activation(
  fd: number,
  { count = 1, before = "" } = {},
): string[] {
  const script = `exec 3<&${fd}; ${fd === 3 ? "" : `exec ${fd}<&-;`}
    ${before}
    export LISTEN_PID=$$ LISTEN_FDS=${count}; exec "$@"`;
  // A plain sh takes no descriptor above 9.
  return ["bash", "-c", script, "bash"];
}

Deno.test("An agent serves the socket that systemd passes", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  using socket = inheritableSocket(path, SocketType.stream);
  await using agent = AgentProcess.start({
    folder: folder.path,
    // The socket wins over what the command line says.
    channel: ["-m", "virtio-serial", "-p", "/nowhere/port"],
    through: activation(socket.fd),
  });
  await using one = await agent.connect();
  await using two = await agent.connect();
  assertEquals(await one.call("guest-ping"), {});
  assertEquals(await two.call("guest-ping"), {});
  assertEquals(await agent.stop(), { code: 0, signal: null });
  assertEquals(agent.stderr, "");
  ok(exists(path), "the socket belongs to systemd");
});

Deno.test("Clients that came before the agent are served", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  using socket = inheritableSocket(path, SocketType.stream);
  using early = await Deno.connect({ transport: "unix", path });
  await early.write(new TextEncoder().encode('{"execute":"guest-ping"}'));
  await using _agent = AgentProcess.start({
    folder: folder.path,
    channel: [],
    through: activation(socket.fd),
  });
  const buffer = new Uint8Array(64);
  const what = "the early reply";
  const count = await within(early.read(buffer), { what }) ?? 0;
  const text = new TextDecoder().decode(buffer.subarray(0, count));
  assertEquals(text, '{"return": {}}\n');
});

Deno.test("Clients that came when too many files were open are served", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  using socket = inheritableSocket(path, SocketType.stream);
  await using agent = AgentProcess.start({
    folder: folder.path,
    channel: [],
    through: activation(socket.fd, { before: "ulimit -n 100" }),
  });
  await using client = await agent.connect();
  const handles = await openAll(client);
  await using late = await AgentClient.connect(path);
  const what = "the agent to say that it cannot accept";
  await until(() => agent.stderr.includes("EMFILE") || undefined, { what });
  for (const handle of handles) {
    await client.call("guest-file-close", { args: { handle } });
  }
  await late.sync();
  assertEquals(await agent.stop(), { code: 0, signal: null });
});

/** Opens files until there can be no more. */
async function openAll(client: AgentClient): Promise<unknown[]> {
  const handles: unknown[] = [];
  const args = { path: "/dev/null", mode: "r" };
  try {
    for (;;) handles.push(await client.call("guest-file-open", { args }));
  } catch (error) {
    match(`${error}`, /Too many open files/);
    return handles;
  }
}

Deno.test("An agent refuses two sockets", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  using socket = inheritableSocket(path, SocketType.stream);
  await using agent = AgentProcess.start({
    folder: folder.path,
    channel: [],
    through: activation(socket.fd, { count: 2 }),
  });
  assertEquals((await agent.ended()).code, 1);
  match(agent.stderr, /Cannot listen on 2 sockets/);
});

Deno.test("A passed socket shows in --dump-conf", async () => {
  await using folder = await workFolder();
  const path = `${folder.path}/agent.sock`;
  using socket = inheritableSocket(path, SocketType.stream);
  const [program = "", ...args] = [
    ...activation(socket.fd),
    ...commandLine(["-D", "-p", "/nowhere"]),
  ];
  const { code, stdout } = await new Deno.Command(program, {
    args,
    clearEnv: true,
    env: plainEnvironment(),
  }).output();
  assertEquals(code, 0);
  const text = new TextDecoder().decode(stdout);
  match(text, /^method=unix-listen\n(?!path=)/m);
});

const NAMES: Record<string, (folder: string) => string> = {
  "a path": (folder) => `${folder}/notify`,
  "an abstract name": () => `@stillpoint-test-${crypto.randomUUID()}`,
};

for (const [what, nameIn] of Object.entries(NAMES)) {
  Deno.test(`An agent tells its state to ${what}`, async () => {
    await using folder = await workFolder();
    using manager = new Manager(nameIn(folder.path));
    await using agent = AgentProcess.start(notifying(folder, manager));
    await using client = await agent.connect();
    const status = `STATUS=Serving ${agent.socket}`;
    assertEquals(await manager.next(), `READY=1\n${status}`);

    agent.kill("SIGHUP");
    match(await manager.next(), /^RELOADING=1\nMONOTONIC_USEC=\d+$/);
    assertEquals(await manager.next(), `READY=1\n${status}`);

    assertEquals(await client.call("guest-ping"), {});
    assertEquals(await agent.stop(), { code: 0, signal: null });
    assertEquals(await manager.next(), "STOPPING=1");
    assertEquals(agent.stderr, "");
  });
}

function notifying(
  folder: WorkFolder,
  { name }: Manager,
): AgentProcessOptions {
  const env = { ...plainEnvironment(), NOTIFY_SOCKET: name };
  return { folder: folder.path, env };
}

/** The service manager's end of the notification socket. */
class Manager implements Disposable {
  readonly name: string;
  #receiver: DatagramReceiver;

  constructor(name: string) {
    this.name = name;
    this.#receiver = new DatagramReceiver(name);
  }

  async next(): Promise<string> {
    const what = "a notification";
    return await until(() => this.#receiver.receive(), { what });
  }

  [Symbol.dispose](): void {
    this.#receiver[Symbol.dispose]();
  }
}
