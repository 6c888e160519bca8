import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { testAtWork } from "../client_at_work.ts";
import { fakeAgent, talk } from "../helpers.ts";

const MIB = 2 ** 20;
/** Prints two lines on each stream, in turns. */
const INTERLEAVED = 'for i in 1 2; do echo "out$i"; echo "err$i" >&2; done';
const BOTH = "echo out; echo err >&2";
const KILLED = "echo out; echo err >&2; kill -9 $$";

function shell(script: string): { path: string; arg: string[] } {
  return { path: "sh", arg: ["-c", script] };
}

function kept(
  text: string,
  name: "out" | "err" = "out",
): Record<string, unknown> {
  return { [`${name}-data`]: btoa(text), [`${name}-truncated`]: false };
}

const OK = { exited: true, exitcode: 0 };

const CAPTURES: readonly (readonly [
  mode: unknown,
  script: string,
  status: Record<string, unknown>,
])[] = [
  [undefined, BOTH, OK],
  [false, BOTH, OK],
  ["none", BOTH, OK],
  [true, BOTH, { ...OK, ...kept("out\n"), ...kept("err\n", "err") }],
  ["separated", BOTH, { ...OK, ...kept("out\n"), ...kept("err\n", "err") }],
  ["stdout", BOTH, { ...OK, ...kept("out\n") }],
  ["stderr", BOTH, { ...OK, ...kept("err\n", "err") }],
  ["merged", INTERLEAVED, { ...OK, ...kept("out1\nerr1\nout2\nerr2\n") }],
  [true, "exit 3", { exited: true, exitcode: 3 }],
  [true, "echo x >&2", { ...OK, ...kept("x\n", "err") }],
  ["separated", KILLED, {
    exited: true,
    signal: 9,
    ...kept("out\n"),
    ...kept("err\n", "err"),
  }],
  ["merged", KILLED, { exited: true, signal: 9, ...kept("out\nerr\n") }],
];

for (const [mode, script, status] of CAPTURES) {
  testAtWork(
    `guest-exec runs \`${script}\` with capture-output ${mode}`,
    async (client) => {
      const args = { ...shell(script), "capture-output": mode };
      assertEquals(await client.finish(args), status);
    },
  );
}

testAtWork(
  "guest-exec keeps every way to capture apart, again and again",
  async (client) => {
    // The reference closes its own input here, and later programs lose theirs.
    for (const mode of ["stdout", "stderr", "stdout", "stderr"]) {
      await client.finish({ ...shell(BOTH), "capture-output": mode });
    }
    const args = {
      path: "cat",
      "input-data": btoa("hi"),
      "capture-output": true,
    };
    assertEquals(await client.finish(args), { ...OK, ...kept("hi") });
  },
);

testAtWork(
  "guest-exec does what the reference's test wants",
  async (client) => {
    const args = { path: "echo", arg: ["-n", '" test_str "'] };
    assertEquals(
      await client.finish({ ...args, "capture-output": true }),
      { ...OK, ...kept('" test_str "') },
    );
  },
);

testAtWork(
  "guest-exec says at once what cannot be started",
  async ({ folder, fault }) => {
    await Deno.writeTextFile(`${folder}/file`, "x");
    const cases: [path: string, reason: string][] = [
      ["/bin/invalid-cmd42", "No such file or directory"],
      ["invalid-cmd42", "No such file or directory"],
      ["", "No such file or directory"],
      [folder, "Permission denied"],
      [`${folder}/file`, "Permission denied"],
      [`${folder}/file/x`, "Not a directory"],
      ["a\0b", "Invalid argument"],
    ];
    for (const [path, reason] of cases) {
      assertSame(
        await fault("guest-exec", { path }),
        `Failed to execute child process “${path}” (${reason})`,
      );
    }
    assertSame(
      await fault("guest-exec", { path: "true", arg: ["x".repeat(4 * MIB)] }),
      "Failed to execute child process “true” (Argument list too long)",
    );
  },
);

testAtWork("guest-exec refuses what cannot be", async ({ fault }) => {
  const cases: [args: Record<string, unknown>, desc: string][] = [
    [{}, "Parameter 'path' is missing"],
    [{ path: "x", foo: 1 }, "Parameter 'foo' is unexpected"],
    [
      { path: "x", arg: [1] },
      "Invalid parameter type for 'arg[0]', expected: string",
    ],
    [
      { path: "x", "capture-output": 5 },
      "Invalid parameter type for 'capture-output', " +
      "expected: GuestExecCaptureOutput",
    ],
    [
      { path: "x", "capture-output": "all" },
      "Parameter 'capture-output' does not accept value 'all'",
    ],
    [
      { path: "x", "input-data": "***" },
      "Base64 data contains invalid characters",
    ],
    ...[0, -1, 86_401].map((seconds): [Record<string, unknown>, string] => [
      { path: "x", "__org.stillpoint_timeout": seconds },
      `value '${seconds}' is invalid for argument __org.stillpoint_timeout`,
    ]),
  ];
  for (const [args, desc] of cases) {
    assertSame(await fault("guest-exec", args), desc);
  }
});

testAtWork(
  "guest-exec-status forgets what it has told",
  async ({ get, fault, ended }) => {
    const { pid } = await get("guest-exec", { path: "true" });
    await ended(pid);
    for (const unknown of [pid, 0, -1]) {
      assertSame(
        await fault("guest-exec-status", { pid: unknown }),
        `PID ${unknown} does not exist`,
      );
    }
  },
);

const INPUTS: readonly (readonly [what: string, text: string | undefined])[] = [
  ["nothing", undefined],
  ["an immediate end", ""],
  ["a text", "hello"],
];

for (const [what, text] of INPUTS) {
  testAtWork(`guest-exec gives ${what} to read`, async (client) => {
    const args = {
      path: "cat",
      "capture-output": true,
      ...(text === undefined ? {} : { "input-data": btoa(text) }),
    };
    const status = await client.finish(args);
    assertEquals(status, { ...OK, ...text ? kept(text) : {} });
  });
}

testAtWork(
  "guest-exec gives and takes more than a pipe holds",
  async (client) => {
    const bytes = new Uint8Array(3 * MIB).map((_, index) => index % 253);
    const text = bytes.toBase64();
    const args = { path: "cat", "input-data": text, "capture-output": true };
    const status = await client.finish(args);
    ok(status["out-data"] === text);
  },
);

testAtWork(
  "guest-exec survives a program that does not read its input",
  async (client) => {
    const args = {
      path: "true",
      "input-data": new Uint8Array(3 * MIB).toBase64(),
    };
    assertEquals(await client.finish(args), OK);
  },
);

testAtWork(
  "guest-exec survives a program that closes its input",
  async (client) => {
    const args = {
      ...shell("exec 0<&-; sleep 0.2; echo alive"),
      "input-data": new Uint8Array(3 * MIB).toBase64(),
      "capture-output": true,
    };
    assertEquals(await client.finish(args), { ...OK, ...kept("alive\n") });
    assertEquals(await client.finish({ path: "true" }), OK);
  },
);

testAtWork("guest-exec keeps 16 MiB of a stream", async (client) => {
  const args = {
    ...shell("head -c 17000000 /dev/zero; echo end >&2"),
    "capture-output": true,
  };
  const status = await client.finish(args);
  const data = Uint8Array.fromBase64(String(status["out-data"]));
  assertEquals([data.length, status["out-truncated"]], [16 * MIB, true]);
  assertEquals([status["err-data"], status["err-truncated"]], [
    btoa("end\n"),
    false,
  ]);
});

testAtWork(
  "guest-exec is over when the program is, whoever holds its output",
  async (client) => {
    const { get } = client;
    const script = "sleep 60 & echo $!";
    const start = performance.now();
    const args = { ...shell(script), "capture-output": true };
    const status = await client.finish(args);
    ok(performance.now() - start < 10_000);
    const [pid] = atob(String(status["out-data"])).split("\n");
    // It is still there, and its output does not break.
    Deno.kill(Number(pid), "SIGKILL");
    assertEquals(await get("guest-exec", { path: "true" }).then(() => 1), 1);
  },
);

testAtWork("guest-exec ends a program that takes too long", async (client) => {
  const args = {
    ...shell("echo begun; sleep 60; echo done"),
    "capture-output": true,
    "__org.stillpoint_timeout": 1,
  };
  assertEquals(await client.finish(args), {
    exited: true,
    signal: 9,
    ...kept("begun\n"),
    "__org.stillpoint_timed-out": true,
  });
});

testAtWork("guest-exec runs many programs at once", async (client) => {
  const runs = Array.from({ length: 20 }, (_, index) =>
    client.finish({
      ...shell(`echo ${index}; exit ${index}`),
      "capture-output": true,
    }));
  const statuses = await Promise.all(runs);
  assertEquals(
    statuses,
    statuses.map((_, index) => ({
      exited: true,
      exitcode: index,
      ...kept(`${index}\n`),
    })),
  );
});

Deno.test("guest-exec does not exist where programs cannot be started", async () => {
  const agent = fakeAgent({ abilities: {} });
  const { text } = await talk('{"execute":"guest-exec"}', agent);
  ok(text.includes("The command guest-exec has not been found"));
});
