import {
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Hook } from "../../../lib/freeze/hook.ts";
import { processes } from "../../../lib/platform/linux/processes.ts";
import { ScriptFolder, untilGone } from "../child_scripts.ts";

const { signal } = new AbortController();

function hookOf(path: string | undefined, ms = 10_000): Hook {
  return new Hook(path, { ms, processes });
}

/** Notes how it is called, then does something else. */
function note(...lines: string[]): string[] {
  return ['echo "$*" >> $HERE/calls', ...lines];
}

async function messageOf(work: Promise<void>): Promise<string> {
  const error = await work.then(() => undefined, (error: Error) => error);
  assertSame(error?.name, "AgentError");
  return error?.message ?? "";
}

Deno.test("Hook does nothing if there is none", async () => {
  const hook = hookOf(undefined);
  hook.begin();
  assertSame(hook.toUndo, undefined);
  await hook.freeze(signal);
  await hook.thaw();
});

Deno.test("Hook runs once for a freeze and once for its thaw", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(...note());
  const hook = hookOf(path);
  assertSame(hook.toUndo, undefined);
  await hook.thaw();
  await hook.freeze(signal);
  assertSame(hook.toUndo, path);
  await hook.thaw();
  assertSame(hook.toUndo, undefined);
  await hook.thaw();
  assertSame(folder.read("calls"), "freeze\nthaw\n");
});

Deno.test("Hook.begin() makes the hook owed a thaw, cancel() takes it back", () => {
  const hook = hookOf("/hook");
  hook.begin();
  assertSame(hook.toUndo, "/hook");
  hook.cancel();
  assertSame(hook.toUndo, undefined);
});

Deno.test("Hook can be what an earlier process has begun", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(...note());
  const hook = new Hook(path, { ms: 10_000, processes }, "begun");
  assertSame(hook.toUndo, path);
  await hook.thaw();
  assertSame(folder.read("calls"), "thaw\n");
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
  Deno.test(`Hook.freeze() tells ${name}`, async () => {
    using folder = new ScriptFolder();
    const path = folder.write(...note(...lines));
    const hook = hookOf(path);
    assertSame(await messageOf(hook.freeze(signal)), error);
    assertSame(hook.toUndo, path);
    assertSame(await messageOf(hook.thaw()), error);
    await hook.thaw();
    assertSame(folder.read("calls"), "freeze\nthaw\n");
  });
}

Deno.test("Hook.freeze() tells the last 4 KiB of megabytes", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(
    "dd if=/dev/zero bs=65536 count=64 2>/dev/null | tr '\\0' x",
    "echo the end",
    "exit 1",
  );
  const message = await messageOf(hookOf(path).freeze(signal));
  match(message, /: x+the end$/);
  assertSame(message.length, `${FAILED}: `.length + 4096 - "\n".length);
});

Deno.test("Hook.freeze() does not count a hook that cannot be started", async () => {
  using folder = new ScriptFolder();
  for (const make of ["nothing", "not executable"]) {
    const path = make === "nothing" ? `${folder.path}/x` : folder.write();
    if (make !== "nothing") await Deno.chmod(path, 0o644);
    const hook = hookOf(path);
    hook.begin();
    const message = await messageOf(hook.freeze(signal));
    assert(message.startsWith(`${FAILED}: failed to exec '${path}': `));
    assertSame(hook.toUndo, undefined);
    await hook.thaw();
  }
});

Deno.test("Hook.freeze() counts a hook that cannot be killed", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("echo $$ > $HERE/pid", "exec sleep 60");
  const hook = new Hook(path, {
    ms: 1000,
    processes: {
      ...processes,
      killTree: () => Promise.reject(new Error("not permitted")),
    },
  });
  await rejects(hook.freeze(signal), { message: "not permitted" });
  assertSame(hook.toUndo, path);
  await folder.kill("pid");
});

Deno.test("Hook.freeze() kills a hook that hangs, with all it began", async () => {
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
    await messageOf(hook.freeze(signal)),
    `${FAILED}: "${path} freeze" was killed: no answer within 1 s: waiting`,
  );
  for (const pid of folder.pids("child")) await untilGone(pid);
  await hook.thaw();
  assertSame(folder.read("calls"), "freeze\nthaw\n");
});

Deno.test("Hook.freeze() kills a hook that is not wanted any more", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("sleep 64");
  const stop = new AbortController();
  const hook = hookOf(path);
  const freezing = messageOf(hook.freeze(stop.signal));
  stop.abort(new Error("enough"));
  assertSame(
    await freezing,
    `${FAILED}: "${path} freeze" was killed: it is not wanted any more`,
  );
  assertSame(hook.toUndo, path);
});

for (const stray of ["sleep 65 &", "setsid sleep 65 &"]) {
  Deno.test(`Hook.freeze() does not wait for "${stray}"`, async () => {
    using folder = new ScriptFolder();
    const hook = hookOf(folder.write(stray, "echo $! >> $HERE/strays"));
    const begun = performance.now();
    await hook.freeze(signal);
    await hook.thaw();
    assert(performance.now() - begun < 5000);
    assertSame(folder.pids("strays").length, 2);
    await folder.kill("strays");
  });
}
