/**
 * Programs of Windows, through the compiled program under Wine.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  ok,
  rejects,
} from "node:assert";
import { until } from "../vm/deadline.ts";
import { ACTOR, installActor } from "./actor.ts";
import { WineAgent } from "./agent.ts";
import { countHandles } from "./compiled.ts";
import { NO_WINE, WineMachine } from "./machine.ts";
import { PipeHost } from "./pipe_host.ts";
import { Programs, textOf } from "./programs.ts";

const PIPE = "\\\\.\\pipe\\org.qemu.guest_agent.0";
const LIMIT = 16 * 1024 * 1024;
const ROUNDS = 20;

/** What no rule of quoting may change. */
const WORDS = [
  ...["plain", "", "two words", "\\", "a\\b\\", "C:\\a b\\", 'say "x"'],
  ...['\\"', 'a\\\\"b', "%PATH%", "^&|<>()!", "Gr\u00fc\u00dfe \u{1f600}"],
];

/** What can be told a batch file, which Wine's interpreter reads, too. */
const BATCH_WORDS = ["freeze", "two words", "a&b|c", "x^y", "C:\\a b\\"];

/** What is kept of a program that prints to both streams. */
const STREAMS = {
  none: [undefined, undefined],
  stdout: ["o".repeat(100), undefined],
  stderr: [undefined, "e".repeat(100)],
  separated: ["o".repeat(100), "e".repeat(100)],
  merged: ["oe".repeat(100), undefined],
} as const;

const STREAM_MODES = [
  "none",
  "stdout",
  "stderr",
  "separated",
  "merged",
] as const;

/** An agent that runs programs, which a test claims something about. */
interface Stage {
  readonly machine: WineMachine;
  readonly programs: Programs;
}

async function isThere(programs: Programs, pid: number): Promise<boolean> {
  const { "out-data": list } = await programs.run("tasklist");
  return new RegExp(`\\b${pid}\\b`).test(textOf(list));
}

/** The program that another one has started and told of. */
async function childOf(programs: Programs, pid: number): Promise<number> {
  return await until(async () => {
    const { "buf-b64": text } = await programs.own("read", { pid }) as {
      "buf-b64": string;
    };
    return Number(textOf(text)) || undefined;
  }, { what: "a grandchild" });
}

async function checkStreams(
  programs: Programs,
  mode: keyof typeof STREAMS,
): Promise<void> {
  const [out, err] = STREAMS[mode];
  for (let round = 0; round < 3; round++) {
    const status = await programs.run(ACTOR, ["both"], {
      "capture-output": mode,
    });
    assertEquals(textOf(status["out-data"]), out ?? "");
    assertEquals(textOf(status["err-data"]), err ?? "");
  }
}

const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "it passes on words as they are": async ({ programs }) => {
    const { exitcode, "out-data": text } = await programs.run(ACTOR, [
      "print",
      ...WORDS,
    ]);
    assertEquals(exitcode, 0);
    assertEquals(textOf(text).split("\n").slice(0, -1), WORDS);
  },
  "it finds programs by name, and without suffix": async ({ programs }) => {
    const names = ["cmd", "CMD.EXE", "C:\\windows\\system32\\cmd"];
    for (const name of names) {
      const { exitcode } = await programs.run(name, ["/c", "exit 3"]);
      assertEquals(exitcode, 3, name);
    }
    const folder = { env: ["Path=Z:\\nowhere;Z:\\opt"] };
    assertEquals((await programs.run("actor", [], folder)).exitcode, 0);
    await rejects(programs.run("no such program"), {
      message: "Failed to execute child process \u201cno such program\u201d " +
        "(File not found)",
    });
    await rejects(programs.run("actor\0.exe"), /Invalid parameter/);
    await rejects(programs.run("Z:\\opt"), /File not found/);
  },
  "it gives them the environment it is told": async ({ programs }) => {
    const env = ["B=2", "a=\u00e4", "SystemRoot=C:\\windows"];
    const { "out-data": text } = await programs.run(ACTOR, ["environment"], {
      env,
    });
    const lines = textOf(text).split("\n").filter((line) =>
      /^(a|B|PATH)=/i.test(line)
    );
    assertEquals(lines, ["a=\u00e4", "B=2"]);
    const { "out-data": own } = await programs.run(ACTOR, ["environment"]);
    match(textOf(own), /^ProgramData=/im);
  },
  "it tells what they end with": async ({ programs }) => {
    const codes: Record<string, object> = {
      "7": { exitcode: 7 },
      "0xbfffffff": { exitcode: 0xbfffffff },
      "0xc0000000": { signal: 0xc0000000 },
      "0xffffffff": { signal: 0xffffffff },
    };
    for (const [code, how] of Object.entries(codes)) {
      const status = await programs.run(ACTOR, ["exit", code]);
      assertEquals(status, { exited: true, ...how });
    }
    await rejects(programs.status(0), /PID 0 does not exist/);
  },
  "it keeps 16 MiB, and lets the program go on": async ({ programs }) => {
    const status = await programs.run(ACTOR, ["flood", String(LIMIT + 1)]);
    assertEquals(status.exitcode, 0);
    ok(status["out-truncated"]);
    const bytes = Uint8Array.fromBase64(status["out-data"] ?? "");
    assertEquals(bytes.length, LIMIT);
  },
  "it gives input, as much as there is": async ({ programs }) => {
    const input = "0123456789abcdef".repeat(64 * 1024);
    const status = await programs.run(ACTOR, ["copy"], {
      "input-data": btoa(input),
    });
    ok(textOf(status["out-data"]) === input);
    assertEquals((await programs.run(ACTOR, ["copy"])).exitcode, 0);
    const ignored = { "input-data": btoa(input) };
    assertEquals((await programs.run(ACTOR, [], ignored)).exitcode, 0);
  },
  "it hands on three pipes, and nothing else": async ({ programs }) => {
    const others = await programs.start(ACTOR, ["sleep"], {
      "capture-output": true,
      "__org.stillpoint_keep-stdin": true,
    });
    const { "out-data": count } = await programs.run(ACTOR, ["pipes"], {
      "input-data": "",
    });
    assertEquals(textOf(count), "3\n");
    await programs.own("kill", { pid: others });
    await programs.end(others);
  },
  "it talks with a program that runs": async ({ programs }) => {
    const pid = await programs.start(ACTOR, ["copy"], {
      "capture-output": true,
      "__org.stillpoint_keep-stdin": true,
    });
    const send = { pid, "buf-b64": btoa("hello") };
    assertEquals(await programs.own("write", send), { count: 5, pending: 0 });
    const heard = await until(async () => {
      const answer = await programs.own("read", { pid }) as {
        count: number;
      };
      return answer.count === 5 ? answer : undefined;
    }, { what: "an echo" });
    assertEquals(heard, {
      ...{ count: 5, "buf-b64": btoa("hello"), "next-offset": 5 },
      ...{ eof: false, truncated: false },
    });
    await programs.own("close-stdin", { pid });
    const { exitcode, "out-data": text } = await programs.end(pid);
    assertEquals([exitcode, textOf(text)], [0, "hello"]);
  },
  "it waits for no grandchild": async ({ programs }) => {
    const { exitcode, "out-data": text } = await programs.run(ACTOR, [
      "leave",
    ]);
    assertEquals(exitcode, 0);
    const grandchild = Number(textOf(text));
    ok(await isThere(programs, grandchild));
  },
  "it ends a program with all that descends from it": async ({ programs }) => {
    const pid = await programs.start(ACTOR, ["stay"], {
      "capture-output": true,
    });
    const child = await childOf(programs, pid);
    await programs.own("kill", { pid, signal: "SIGKILL", tree: false });
    assertEquals((await programs.end(pid)).signal, 0xc000013a);
    ok(await isThere(programs, child));
  },
  "it ends a program whose time is over": async ({ programs }) => {
    const status = await programs.run(ACTOR, ["stay"], {
      "__org.stillpoint_timeout": 1,
    });
    ok(status["__org.stillpoint_timed-out"]);
    assertEquals(status.signal, 0xc000013a);
  },
  "it runs batch files with their words": async ({ machine, programs }) => {
    await Deno.writeTextFile(
      machine.outside("/tmp/a batch.cmd"),
      `@"${ACTOR}" print %*\r\n@exit /b 5\r\n`,
    );
    const { exitcode, "out-data": text } = await programs.run(
      "Z:\\tmp\\a batch",
      BATCH_WORDS,
    );
    assertEquals(textOf(text).split("\n").slice(0, -1), BATCH_WORDS);
    assertEquals(exitcode, 5);
    await rejects(programs.run("Z:\\tmp\\a batch.cmd", ["a\nb"]), {
      message: /cannot be told the end of a line/,
    });
  },
  "it leaves nothing open": async ({ machine, programs }) => {
    const before = await countHandles(machine);
    ok(before > 0);
    for (let round = 0; round < ROUNDS; round++) {
      await programs.run(ACTOR, ["copy"], { "input-data": "" });
      await rejects(programs.run("Z:\\opt\\nothing.exe"), /File not found/);
      // Found, but not a program.
      await rejects(programs.run("Z:\\etc\\passwd"), /Failed to execute/);
    }
    const after = await countHandles(machine);
    // Threads come and go, each with some.
    ok(after - before < ROUNDS, `${before} handles were open, ${after} are`);
  },
};

Deno.test({
  name: "An agent on Windows runs programs",
  ignore: NO_WINE,
  fn: async (t) => {
    await using machine = await WineMachine.start();
    await installActor(machine);
    const agent = WineAgent.start(machine, ["-v", "-p", PIPE]);
    await using host = await PipeHost.meet(machine, PIPE);
    const programs = new Programs(host.client);
    for (const mode of STREAM_MODES) {
      await t.step(
        `it keeps what is asked for: ${mode}`,
        () => checkStreams(programs, mode),
      );
    }
    const stage = { machine, programs };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }

    await host[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await agent.ended();
    doesNotMatch(agent.log, /Uncaught|TypeError/);
  },
});
