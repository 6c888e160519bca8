import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  throws,
} from "node:assert";
import { setUpLog } from "../../lib/log/log.ts";
import {
  adoptPassedSocket,
  findPassedSocket,
  notifier,
  reloading,
} from "../../lib/systemd.ts";
import type { Environment } from "../../lib/platform/supervision.ts";
import { DatagramReceiver } from "./ffi/datagram_receiver.ts";

function environment(
  variables: Record<string, string>,
): Environment & { names(): string[] } {
  const map = new Map(Object.entries(variables));
  return {
    get: (name) => map.get(name),
    delete: (name) => void map.delete(name),
    names: () => [...map.keys()],
  };
}

Deno.test("notifier() sends to a path", async () => {
  const folder = await Deno.makeTempDir();
  await sendAndReceive(`${folder}/notify`);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("notifier() sends to an abstract name", async () => {
  await sendAndReceive(`@stillpoint-test-${crypto.randomUUID()}`);
});

async function sendAndReceive(name: string): Promise<void> {
  using receiver = new DatagramReceiver(name);
  const notify = notifier(environment({ NOTIFY_SOCKET: name }));
  await notify({ READY: "1", STATUS: "two\nlines" });
  assertEquals(receiver.receive(), "READY=1\nSTATUS=two lines");
  assertEquals(receiver.receive(), undefined);
}

Deno.test("notifier() does nothing without systemd", async () => {
  const send = (): boolean => {
    throw new Error("nobody asked");
  };
  await notifier(environment({}), send)({ READY: "1" });
  await notifier(environment({ NOTIFY_SOCKET: "" }), send)({ READY: "1" });
});

Deno.test("notifier() hides the socket from children", () => {
  const env = environment({ NOTIFY_SOCKET: "/x", PATH: "/bin" });
  notifier(env);
  assertEquals(env.names(), ["PATH"]);
});

Deno.test("notifier() waits for room in the queue", async () => {
  const answers = [false, false, true];
  const sent: string[] = [];
  const notify = notifier(environment({ NOTIFY_SOCKET: "/x" }), (_, text) => {
    sent.push(text);
    return answers.shift() ?? false;
  });
  await notify({ READY: "1" });
  assertEquals(sent, ["READY=1", "READY=1", "READY=1"]);
});

Deno.test("notifier() only logs a failure", async () => {
  const logfile = await Deno.makeTempFile();
  {
    await using _log = await setUpLog({
      format: "text",
      verbose: false,
      logfile,
    });
    const nobody = environment({ NOTIFY_SOCKET: "/nowhere/notify" });
    await notifier(nobody)({ READY: "1" });
  }
  match(
    await Deno.readTextFile(logfile),
    /warning: Cannot notify systemd: Cannot send to "\/nowhere\/notify": ENOENT/,
  );
  await Deno.remove(logfile);
});

Deno.test("reloading() tells the time as systemd does", () => {
  const uptime = Number(Deno.readTextFileSync("/proc/uptime").split(" ")[0]);
  const { RELOADING, MONOTONIC_USEC } = reloading();
  const { MONOTONIC_USEC: later } = reloading();
  assertEquals(RELOADING, "1");
  ok(Number(later) >= Number(MONOTONIC_USEC));
  // The other clock also counts the time that the machine has slept.
  const seconds = Number(MONOTONIC_USEC) / 1e6;
  ok(seconds > 0 && seconds < uptime + 10);
});

const NOT_OURS: Record<string, Record<string, string>> = {
  "no variables": {},
  "another process": { LISTEN_PID: "2", LISTEN_FDS: "1" },
  "no sockets": { LISTEN_PID: "1", LISTEN_FDS: "0" },
  "nonsense": { LISTEN_PID: "1", LISTEN_FDS: "x" },
};

for (const [what, variables] of Object.entries(NOT_OURS)) {
  Deno.test(`findPassedSocket() finds nothing with ${what}`, () => {
    assertEquals(findPassedSocket(environment(variables), 1), undefined);
  });
}

Deno.test("findPassedSocket() refuses several sockets", () => {
  const env = environment({ LISTEN_PID: "1", LISTEN_FDS: "2" });
  throws(() => findPassedSocket(env, 1), {
    message: "Cannot listen on 2 sockets: only one is supported",
  });
});

Deno.test("adoptPassedSocket() hides the socket from children", () => {
  const env = environment({
    LISTEN_PID: "1",
    LISTEN_FDS: "1",
    LISTEN_FDNAMES: "x",
    PATH: "/bin",
  });
  adoptPassedSocket(env, undefined);
  assertEquals(env.names(), ["PATH"]);
});
