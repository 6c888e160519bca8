import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { fileURLToPath } from "node:url";
import { inheritableSocket, SocketType } from "./ffi/inheritable_socket.ts";

const MAIN = fileURLToPath(
  new URL("../fixtures/daemon/main.ts", import.meta.url),
);
const DEADLINE_MS = 10_000;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the scratch daemon with a single variable in its environment. */
async function start(
  args: string[],
  { through = [] as string[] } = {},
): Promise<Ended> {
  const [program = "", ...rest] = [
    ...through,
    Deno.execPath(),
    "run",
    "--allow-all",
    "--cached-only",
    MAIN,
    ...args,
  ];
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args: rest,
    clearEnv: true,
    env: cachePlace(),
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Where Deno finds the packages that are there already. */
function cachePlace(): Record<string, string> {
  const cache = Deno.env.get("DENO_DIR");
  if (cache !== undefined) return { DENO_DIR: cache };
  return { HOME: Deno.env.get("HOME") ?? "/" };
}

/** The daemon that was started, until the end of the block. */
function daemonOf(folder: string): AsyncDisposable & { readonly pid: number } {
  const pid = Number(Deno.readTextFileSync(`${folder}/pid`));
  return {
    pid,
    [Symbol.asyncDispose]: () => isRunning(pid) ? stop(pid) : Promise.resolve(),
  };
}

/** Waits until a daemon is gone for good. */
async function stop(pid: number): Promise<void> {
  Deno.kill(pid, "SIGTERM");
  const deadline = Date.now() + DEADLINE_MS;
  while (isRunning(pid)) {
    if (Date.now() > deadline) throw new Error(`Cannot stop ${pid}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function isRunning(pid: number): boolean {
  try {
    return statusOf(pid)[0] !== "Z";
  } catch {
    return false;
  }
}

/** State, parent, group and session of a process: proc(5). */
function statusOf(pid: number): string[] {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(0, 4);
}

async function inFolder(work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("startDaemon() leaves a daemon behind", () =>
  inFolder(async (folder) => {
    // That output() returns shows that the daemon has let go of the pipes.
    const ended = await start(["serve", folder]);
    assertEquals(ended, { code: 0, stdout: "", stderr: "almost there\n" });
    await using daemon = daemonOf(folder);
    const { pid } = daemon;
    const [, , group, session] = statusOf(pid);
    assertEquals([group, session], [String(pid), String(pid)]);
    const fds = await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`));
    const targets = new Map(
      fds.map(({ name }) =>
        [name, Deno.readLinkSync(`/proc/${pid}/fd/${name}`)] as const
      ),
    );
    assertEquals(["0", "1", "2"].map((name) => targets.get(name)), [
      "/dev/null",
      "/dev/null",
      "/dev/null",
    ]);
    const report = JSON.parse(await Deno.readTextFile(`${folder}/report`));
    assertEquals([report.cwd, report.mask], ["/", 0o077]);
    const ours = (name: string): boolean => name.startsWith("STILLPOINT");
    assertEquals(report.variables.filter(ours), []);
    await stop(pid);
    const left = await Array.fromAsync(Deno.readDir(folder));
    assertEquals(left.map(({ name }) => name), ["report"]);
  }));

Deno.test("startDaemon() reports a daemon that cannot start", async () => {
  const ended = await start(["fail"]);
  assertEquals(ended, {
    code: 3,
    stdout: "",
    stderr: "Cannot open the port\n",
  });
});

Deno.test("startDaemon() reports a daemon that is running already", () =>
  inFolder(async (folder) => {
    await start(["serve", folder]);
    await using daemon = daemonOf(folder);
    const { pid } = daemon;
    const { code, stderr } = await start(["serve", folder]);
    assertEquals(code, 1);
    assertEquals(
      stderr,
      `Cannot lock pid file: "${folder}/pid" is held by process ${pid}\n`,
    );
    assertEquals(daemonOf(folder).pid, pid);
  }));

Deno.test("startDaemon() takes a silent end for a failure", async () => {
  assertEquals(await start(["end"]), { code: 1, stdout: "", stderr: "" });
});

Deno.test("startDaemon() does not wait for ever", async () => {
  const { code, stderr } = await start(["hang"]);
  assertEquals(code, 1);
  match(stderr, /^Cannot start: not ready after 1\.5 s\n$/);
});

/** Passes a socket the way systemd does: as descriptor 3, to one process. */
function passing(fd: number): string[] {
  const script = `LISTEN_FDS=1 LISTEN_PID=$$ exec "$@" 3<&${fd}`;
  return ["/bin/bash", "-c", script, "bash"];
}

Deno.test("startDaemon() hands a socket of systemd on", () =>
  inFolder(async (folder) => {
    const path = `${folder}/socket`;
    using socket = inheritableSocket(path, SocketType.stream);
    const through = passing(socket.fd);
    const { code } = await start(["serve", folder], { through });
    assertEquals(code, 0);
    await using daemon = daemonOf(folder);
    const { pid } = daemon;
    const report = JSON.parse(await Deno.readTextFile(`${folder}/report`));
    assertEquals(report.socket, {
      kind: "unix",
      name: path,
      fd: 3,
      method: "unix-listen",
    });
    ok(!report.variables.includes("LISTEN_FDS"));
    const flags = await Deno.readTextFile(`/proc/${pid}/fdinfo/3`);
    match(flags, /^flags:\t02000002$/m);
  }));

Deno.test("findPassedSocket() refuses a socket that cannot be listened on", () =>
  inFolder(async (folder) => {
    using socket = inheritableSocket(`${folder}/s`, SocketType.datagram);
    const through = passing(socket.fd);
    const { code, stderr } = await start(["serve", folder], { through });
    assertEquals({ code, stderr }, {
      code: 1,
      stderr: "unsupported listen fd type\n",
    });
  }));
