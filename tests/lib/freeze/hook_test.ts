import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  Hook,
  hookAlone,
  type HookSettings,
} from "../../../lib/freeze/hook.ts";
import { NotBegun } from "../../../lib/freeze/quiescer.ts";
import { processes } from "../../../lib/platform/linux/processes.ts";
import { ScriptFolder, untilGone } from "../child_scripts.ts";

const { signal } = new AbortController();

const CONTEXT = {
  ...{ cycle: "a", mountpoints: ["/a"], reason: undefined },
  deadline: Date.now() + 10_000,
};

function hookOf(path: string, ms = 10_000): Hook {
  return new Hook(path, { ms, processes });
}

/** Notes how it is called, then does something else. */
function note(...lines: string[]): string[] {
  return ['echo "$*" >> $HERE/calls', ...lines];
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (error: Error) => error);
  assertSame(error?.name, "AgentError");
  return error?.message ?? "";
}

Deno.test("hookAlone() is nothing if there is no hook", async () => {
  const quiescers = hookAlone(() => ({ hookMs: 1 }), processes);
  assertEquals(await quiescers.load(), []);
});

Deno.test("hookAlone() finds the hook that is set now, and any other by its mark", async () => {
  let settings: HookSettings = { hookMs: 1, hook: "/a" };
  const quiescers = hookAlone(() => settings, processes);
  const named = async () =>
    (await quiescers.load()).map(({ name, mark }) => [name, mark]);
  assertEquals(await named(), [["/a", "/a"]]);
  settings = { hookMs: 7, hook: "/b" };
  assertEquals(await named(), [["/b", "/b"]]);
  const { name, timeoutMs } = await quiescers.revive("/a");
  assertEquals([name, timeoutMs], ["/a", 7]);
});

Deno.test("Hook is run with one word before the freeze and after the thaw", async () => {
  using folder = new ScriptFolder();
  const hook = hookOf(folder.write(...note("echo done")));
  const result = { output: "done", attempts: 1 };
  assertEquals(await hook.quiesce(CONTEXT, signal), result);
  assertEquals(await hook.resume(CONTEXT), result);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
});

const FAILED = "child process has failed to execute fsfreeze hook";

const FAILURES: readonly { name: string; lines: string[]; error: string }[] = [
  {
    name: "its output, and its errors",
    lines: ["echo no room; echo at all >&2; exit 1"],
    error: `${FAILED}: no room\nat all`,
  },
  {
    name: "its status if it says nothing",
    lines: ["exit 7"],
    error: `${FAILED}: exit status 7`,
  },
  {
    name: "what killed it",
    lines: ["echo dying; kill -SEGV $$"],
    error: "child process has terminated abnormally: SIGSEGV: dying",
  },
];

for (const { name, lines, error } of FAILURES) {
  Deno.test(`Hook.quiesce() tells ${name}`, async () => {
    using folder = new ScriptFolder();
    const path = folder.write(...note(...lines));
    const hook = hookOf(path);
    assertSame(await messageOf(hook.quiesce(CONTEXT, signal)), error);
    assertSame(await messageOf(hook.resume(CONTEXT)), error);
    assertSame(folder.read("calls"), "freeze\nthaw\n");
  });
}

Deno.test("Hook.quiesce() tells the last 4 KiB of megabytes", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(
    "dd if=/dev/zero bs=65536 count=64 2>/dev/null | tr '\\0' x",
    "echo the end",
    "exit 1",
  );
  const message = await messageOf(hookOf(path).quiesce(CONTEXT, signal));
  match(message, /: x+the end$/);
  assertSame(message.length, `${FAILED}: `.length + 4096 - "\n".length);
});

Deno.test("Hook.quiesce() says that a hook could not be started", async () => {
  using folder = new ScriptFolder();
  for (const make of ["nothing", "not executable"]) {
    const path = make === "nothing" ? `${folder.path}/x` : folder.write();
    if (make !== "nothing") await Deno.chmod(path, 0o644);
    const hook = hookOf(path);
    const error = await hook.quiesce(CONTEXT, signal).catch((error) => error);
    assert(error instanceof NotBegun);
    const { message } = error;
    assert(message.startsWith(`${FAILED}: failed to exec '${path}': `));
  }
});

Deno.test("Hook.quiesce() tells that a hook cannot be killed", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("echo $$ > $HERE/pid", "exec sleep 60");
  const hook = new Hook(path, {
    ms: 1000,
    processes: {
      ...processes,
      killTree: () => Promise.reject(new Error("not permitted")),
    },
  });
  await rejects(hook.quiesce(CONTEXT, signal), { message: "not permitted" });
  await folder.kill("pid");
});

Deno.test("Hook.quiesce() kills a hook that hangs, with all it began", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(...note(
    "trap '' TERM",
    "[ $1 = thaw ] && exit",
    "sleep 63 & echo $! > $HERE/child",
    "echo waiting",
    "wait",
  ));
  const hook = hookOf(path, 1000);
  assertSame(
    await messageOf(hook.quiesce(CONTEXT, signal)),
    `${FAILED}: "${path} freeze" was killed: no answer within 1 s: waiting`,
  );
  for (const pid of folder.pids("child")) await untilGone(pid);
  await hook.resume(CONTEXT);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
});

Deno.test("Hook.quiesce() tells that its time was over when it is told so", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("sleep 64");
  const quiescing = messageOf(
    hookOf(path, 9000).quiesce(CONTEXT, AbortSignal.timeout(20)),
  );
  assertSame(
    await quiescing,
    `${FAILED}: "${path} freeze" was killed: no answer within 9 s`,
  );
});

Deno.test("Hook.quiesce() kills a hook that is not wanted any more", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("sleep 64");
  const stop = new AbortController();
  const hook = hookOf(path);
  const freezing = messageOf(hook.quiesce(CONTEXT, stop.signal));
  stop.abort(new Error("enough"));
  assertSame(
    await freezing,
    `${FAILED}: "${path} freeze" was killed: it is not wanted any more`,
  );
});

for (const stray of ["sleep 65 &", "setsid sleep 65 &"]) {
  Deno.test(`Hook.quiesce() does not wait for "${stray}"`, async () => {
    using folder = new ScriptFolder();
    const hook = hookOf(folder.write(stray, "echo $! >> $HERE/strays"));
    const begun = performance.now();
    await hook.quiesce(CONTEXT, signal);
    await hook.resume(CONTEXT);
    assert(performance.now() - begun < 5000);
    assertSame(folder.pids("strays").length, 2);
    await folder.kill("strays");
  });
}
