import {
  deepStrictEqual as assertEquals,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  type ChildOptions,
  type ChildOutcome,
  runChild,
} from "../../lib/child.ts";
import { NotStarted } from "../../lib/platform/processes.ts";
import { processes } from "../../lib/platform/linux/processes.ts";
import { ScriptFolder, untilGone } from "./child_scripts.ts";

function run(
  path: string,
  options: Partial<ChildOptions> = {},
): Promise<ChildOutcome> {
  const ms = 10_000;
  return runChild(path, {
    args: [],
    ms,
    keepBytes: 100,
    processes,
    ...options,
  });
}

const FINE: ChildOutcome = {
  code: 0,
  signal: undefined,
  killed: undefined,
  output: "",
};

Deno.test("runChild() runs a program to its end", async () => {
  using folder = new ScriptFolder();
  const path = folder.write('echo "$# $1 $2"', "echo oops >&2; exit 3");
  assertEquals(await run(path, { args: ["a b", "c"] }), {
    ...FINE,
    code: 3,
    output: "2 a b c\noops\n",
  });
});

Deno.test("runChild() gives no input", async () => {
  using folder = new ScriptFolder();
  assertEquals(await run(folder.write("cat; echo end")), {
    ...FINE,
    output: "end\n",
  });
});

Deno.test("runChild() gives the input it is told to, and ends it", async () => {
  using folder = new ScriptFolder();
  const input = new TextEncoder().encode("one\ntwo\n");
  assertEquals(await run(folder.write("cat; echo end"), { input }), {
    ...FINE,
    output: "one\ntwo\nend\n",
  });
});

Deno.test("runChild() does not mind input that nobody reads", async () => {
  using folder = new ScriptFolder();
  const input = new Uint8Array(1024 * 1024);
  assertEquals(await run(folder.write("exit 0"), { input }), FINE);
});

Deno.test("runChild() gives a process group of its own", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("cut -d' ' -f1,5 /proc/$$/stat");
  const [pid, group] = (await run(path)).output.trim().split(" ");
  assertSame(pid, group);
});

Deno.test("runChild() tells what ended a program", async () => {
  using folder = new ScriptFolder();
  assertEquals(await run(folder.write("kill -USR1 $$")), {
    ...FINE,
    code: 138,
    signal: "SIGUSR1",
  });
});

Deno.test("runChild() decodes what is printed as it is told", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("echo abc");
  const decode = (bytes: Uint8Array) => `${bytes.length} bytes`;
  assertEquals(await run(path, { decode }), { ...FINE, output: "4 bytes" });
});

Deno.test("runChild() keeps the end of megabytes", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(
    "dd if=/dev/zero bs=65536 count=64 2>/dev/null | tr '\\0' x",
    "printf 'é the end'",
  );
  const { output, ...rest } = await run(path, { keepBytes: 11 });
  assertEquals(rest, { code: 0, signal: undefined, killed: undefined });
  assertSame(output, "xé the end");
});

const NO_PROGRAMS: readonly {
  name: string;
  make(folder: ScriptFolder): string;
}[] = [
  { name: "does not exist", make: ({ path }) => `${path}/none` },
  {
    name: "is not executable",
    make(folder) {
      const path = folder.write("true");
      Deno.chmodSync(path, 0o644);
      return path;
    },
  },
  { name: "is a directory", make: ({ path }) => path },
];

for (const { name, make } of NO_PROGRAMS) {
  Deno.test(`runChild() cannot start what ${name}`, async () => {
    using folder = new ScriptFolder();
    await rejects(run(make(folder)), NotStarted);
  });
}

Deno.test("runChild() kills a program that takes too long", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("trap '' TERM INT HUP", "echo begun", "sleep 60");
  const { killed, signal, output } = await run(path, { ms: 1000 });
  assertEquals([killed, signal, output], ["too late", "SIGKILL", "begun\n"]);
});

Deno.test("runChild() kills a program that is not wanted any more", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("echo begun > $HERE/begun", "sleep 60");
  const stop = new AbortController();
  const running = run(path, { signal: stop.signal });
  await folder.until("begun", "begun\n");

  stop.abort();
  const { killed, signal } = await running;
  assertEquals([killed, signal], ["asked", "SIGKILL"]);
});

Deno.test("runChild() tells when the time of whoever kills it is over", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("sleep 64");
  const signal = AbortSignal.timeout(20);
  assertSame((await run(path, { signal })).killed, "too late");
});

Deno.test("runChild() kills what descends from a program", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(
    "sleep 61 & echo $! > $HERE/child",
    "setsid sh -c 'echo $$ > $0/leader; sleep 62' $HERE &",
    "wait",
  );
  assertSame((await run(path, { ms: 1000 })).killed, "too late");
  for (const name of ["child", "leader"]) {
    for (const pid of folder.pids(name)) await untilGone(pid);
  }
});

const STRAYS: Readonly<Record<string, string>> = {
  "a child in the background": "sleep 60 &",
  "a child in another session": "setsid sleep 60 &",
  "a child that goes on printing":
    "(while :; do echo spam; sleep 0.01; done) &",
};

for (const [name, line] of Object.entries(STRAYS)) {
  Deno.test(`runChild() does not wait for ${name}`, async () => {
    using folder = new ScriptFolder();
    const path = folder.write(line, "echo $! > $HERE/stray", "echo begun");
    const begun = performance.now();
    const { code, killed, output } = await run(path);
    await folder.kill("stray");
    assertEquals([code, killed], [0, undefined]);
    assert(output.includes("begun\n"));
    assert(performance.now() - begun < 5000);
  });
}

Deno.test("runChild() does not kill a program that has ended", async () => {
  using folder = new ScriptFolder();
  const kills: string[] = [];
  const stop = new AbortController();
  await run(folder.write("true"), {
    signal: stop.signal,
    processes: {
      start: async (request) => {
        const child = await processes.start(request);
        const killTree = () => Promise.resolve(void kills.push(request.path));
        return { ...child, killTree };
      },
    },
  });
  stop.abort();
  assertEquals(kills, []);
});
