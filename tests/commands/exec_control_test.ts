import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { type ClientAtWork, testAtWork } from "../client_at_work.ts";
import { until } from "../vm/deadline.ts";

const KILL = "__org.stillpoint_exec-kill";
const READ = "__org.stillpoint_exec-read";
const WRITE = "__org.stillpoint_exec-write";
const CLOSE = "__org.stillpoint_exec-close-stdin";

function shell(script: string): Record<string, unknown> {
  return { path: "sh", arg: ["-c", script], "capture-output": true };
}

/** Reads again and again until a stream holds a text. */
async function heard(
  { get }: ClientAtWork,
  { pid, text }: { pid: number; text: string },
): Promise<void> {
  await until(async () => {
    const reply = await get(READ, { pid });
    return atob(reply["buf-b64"]) === text ? true : undefined;
  }, { what: `${pid} to print ${JSON.stringify(text)}` });
}

async function exists(pid: number): Promise<boolean> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    return !stat.includes(") Z ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

testAtWork("exec-read reads while a program runs", async (client) => {
  const { get, ended } = client;
  const script = "echo one; read -r line; echo $line; echo e >&2";
  const args = { ...shell(script), "__org.stillpoint_keep-stdin": true };
  const { pid } = await get("guest-exec", args);
  await heard(client, { pid, text: "one\n" });
  assertEquals(await get(READ, { pid, offset: 1, count: 2 }), {
    count: 2,
    "buf-b64": btoa("ne"),
    "next-offset": 3,
    eof: false,
    truncated: false,
  });
  assertEquals(
    await get(WRITE, { pid, "buf-b64": btoa("two\n") }),
    { count: 4, pending: 0 },
  );
  await heard(client, { pid, text: "one\ntwo\n" });
  // What was read is not lost.
  assertEquals(await ended(pid), {
    exited: true,
    exitcode: 0,
    "out-data": btoa("one\ntwo\n"),
    "out-truncated": false,
    "err-data": btoa("e\n"),
    "err-truncated": false,
  });
});

testAtWork("exec-read tells where a stream ends", async (client) => {
  const { get } = client;
  const { pid } = await get("guest-exec", shell("printf abc; printf xy >&2"));
  const read = (args: Record<string, unknown>) => get(READ, { pid, ...args });
  await until(async () => (await read({})).eof || undefined, {
    what: "the end of the output",
  });
  assertEquals(await read({ stream: "stderr" }), {
    count: 2,
    "buf-b64": btoa("xy"),
    "next-offset": 2,
    eof: true,
    truncated: false,
  });
  ok(!((await read({ count: 2 })).eof));
  ok((await read({ offset: 2 })).eof);
  assertEquals(await read({ offset: 3 }), {
    count: 0,
    "buf-b64": "",
    "next-offset": 3,
    eof: true,
    truncated: false,
  });
});

testAtWork("exec-read refuses what cannot be", async ({ get, fault }) => {
  const args = { path: "sleep", arg: ["60"], "capture-output": "stdout" };
  const { pid } = await get("guest-exec", args);
  const cases: [args: Record<string, unknown>, desc: string][] = [
    [{ pid: 0 }, "PID 0 does not exist"],
    [{ pid, offset: 1 }, "value '1' is invalid for argument offset"],
    [{ pid, offset: -1 }, "value '-1' is invalid for argument offset"],
    [{ pid, count: -1 }, "value '-1' is invalid for argument count"],
    [
      { pid, stream: "stderr" },
      `Cannot read stderr of PID ${pid}: it is not kept`,
    ],
    [{ pid, stream: "x" }, "Parameter 'stream' does not accept value 'x'"],
  ];
  for (const [given, desc] of cases) {
    assertSame(await fault(READ, given), desc);
  }
  await get(KILL, { pid, signal: "SIGKILL" });
});

testAtWork(
  "exec-write and exec-close-stdin end a program's input",
  async (client) => {
    for (const isOneCall of [true, false]) {
      const { get, ended, fault } = client;
      const args = {
        path: "cat",
        "capture-output": true,
        "input-data": btoa("a"),
        "__org.stillpoint_keep-stdin": true,
      };
      const { pid } = await get("guest-exec", args);
      const more = { pid, "buf-b64": btoa("b"), close: isOneCall };
      assertEquals(await get(WRITE, more), { count: 1, pending: 0 });
      if (!isOneCall) assertEquals(await get(CLOSE, { pid }), {});
      assertSame(
        await fault(WRITE, more),
        `Cannot write to PID ${pid}: its input is closed`,
      );
      assertSame((await ended(pid))["out-data"], btoa("ab"));
    }
  },
);

testAtWork("exec-write queues no more than 48 MiB", async ({ get, fault }) => {
  const args = {
    path: "sleep",
    arg: ["60"],
    "__org.stillpoint_keep-stdin": true,
  };
  const { pid } = await get("guest-exec", args);
  const data = new Uint8Array(40 * 2 ** 20).toBase64();
  const { pending } = await get(WRITE, { pid, "buf-b64": data });
  ok(pending > 0);
  assertSame(
    await fault(WRITE, { pid, "buf-b64": data }),
    `Cannot write to PID ${pid}: it has ${pending} bytes to read yet`,
  );
  await get(KILL, { pid });
});

testAtWork(
  "exec-write refuses a program without input",
  async ({ get, fault, ended }) => {
    const { pid } = await get("guest-exec", { path: "true" });
    const desc = `Cannot write to PID ${pid}: its input is closed`;
    assertSame(await fault(WRITE, { pid, "buf-b64": "" }), desc);
    assertSame(await fault(CLOSE, { pid }), desc);
    await ended(pid);
  },
);

const SIGNALS:
  readonly (readonly [name: string | undefined, number: number])[] = [
    [undefined, 15],
    ["SIGTERM", 15],
    ["SIGKILL", 9],
    ["SIGUSR1", 10],
  ];

for (const [signal, number] of SIGNALS) {
  testAtWork(
    `exec-kill sends ${signal ?? "SIGTERM by itself"}`,
    async ({ get, ended }) => {
      const { pid } = await get("guest-exec", { path: "sleep", arg: ["60"] });
      assertEquals(await get(KILL, { pid, signal }), {});
      assertEquals(await ended(pid), { exited: true, signal: number });
    },
  );
}

/** A child of the shell, and a grandchild that has left the group. */
const FAMILY = "sleep 60 & echo $!; setsid sleep 60 & echo $!; wait";

async function startFamily(
  client: ClientAtWork,
): Promise<{ pid: number; family: number[] }> {
  const { pid } = await client.get("guest-exec", shell(FAMILY));
  const family = await until(async () => {
    const { "buf-b64": data } = await client.get(READ, { pid });
    const pids = atob(data).split("\n").slice(0, -1).map(Number);
    return pids.length === 2 ? pids : undefined;
  }, { what: "a family" });
  return { pid, family };
}

testAtWork("exec-kill reaches the whole family", async (client) => {
  const { pid, family } = await startFamily(client);
  await client.get(KILL, { pid });
  await client.ended(pid);
  await until(async () => {
    const left = await Promise.all(family.map(exists));
    return left.some((isLeft) => isLeft) ? undefined : "gone";
  }, { what: "the family to end" });
});

testAtWork("exec-kill spares the family if it is told to", async (client) => {
  const { pid, family } = await startFamily(client);
  await client.get(KILL, { pid, tree: false });
  await client.ended(pid);
  const left = await Promise.all(family.map(exists));
  for (const one of family) Deno.kill(one, "SIGKILL");
  assertEquals(left, [true, true]);
});

testAtWork("exec-kill asks politely only once", async (client) => {
  const { get, ended } = client;
  const script = "trap 'echo asked' TERM; echo ready; " +
    "while ! read -r line; do :; done";
  const args = { ...shell(script), "__org.stillpoint_keep-stdin": true };
  const { pid } = await get("guest-exec", args);
  await heard(client, { pid, text: "ready\n" });
  await get(KILL, { pid });
  await heard(client, { pid, text: "ready\nasked\n" });
  await get(WRITE, { pid, "buf-b64": btoa("go\n"), close: true });
  assertSame((await ended(pid))["out-data"], btoa("ready\nasked\n"));
});

testAtWork("exec-kill refuses what cannot be", async ({ get, fault }) => {
  const { pid } = await get("guest-exec", shell("true"));
  await until(async () => (await get(READ, { pid })).eof || undefined, {
    what: "the end of the program",
  });
  const cases: [args: Record<string, unknown>, desc: string][] = [
    [{ pid }, `Cannot stop PID ${pid}: it has ended`],
    [{ pid: 1 }, "PID 1 does not exist"],
    [
      { pid, signal: "SIGXXX" },
      "Parameter 'signal' does not accept value 'SIGXXX'",
    ],
    [{ pid, tree: 1 }, "Invalid parameter type for 'tree', expected: boolean"],
  ];
  for (const [args, desc] of cases) {
    assertSame(await fault(KILL, args), desc);
  }
});
