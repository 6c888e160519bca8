import {
  deepStrictEqual as assertEquals,
  match,
  ok as assert,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { NotBegun } from "../../../lib/freeze/quiescer.ts";
import { LegacyHook } from "../../../lib/hooks/legacy.ts";
import { hookSystem } from "../../../lib/platform/linux/hook_system.ts";
import { processes } from "../../../lib/platform/linux/processes.ts";
import { ScriptFolder, untilGone } from "../child_scripts.ts";
import { CONTEXT } from "./units.ts";

const { signal } = new AbortController();

function hookOf(path: string, timeoutMs = 10_000): LegacyHook {
  const decode = hookSystem.readOutput;
  const means = { processes, decode };
  return new LegacyHook(path, { timeoutMs, onFailure: "abort", ...means });
}

/** Notes how it is called, then does something else. */
function note(...lines: string[]): string[] {
  return ['echo "$*" >> $HERE/calls', ...lines];
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined, (error: Error) => error);
  assert(error !== undefined, "it did not fail");
  return error.message;
}

Deno.test("LegacyHook runs with one word, freeze or thaw", async () => {
  using folder = new ScriptFolder();
  const path = folder.write(...note("echo said"));
  const hook = hookOf(path);
  assertEquals([hook.name, hook.mark, hook.order], [path, path, 0]);
  const result = { output: "said", attempts: 1 };
  assertEquals(await hook.quiesce(CONTEXT, signal), result);
  assertEquals(await hook.resume(), result);
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
  Deno.test(`LegacyHook tells ${name}`, async () => {
    using folder = new ScriptFolder();
    const hook = hookOf(folder.write(...note(...lines)));
    assertSame(await messageOf(hook.quiesce(CONTEXT, signal)), error);
    assertSame(await messageOf(hook.resume()), error);
    assertSame(folder.read("calls"), "freeze\nthaw\n");
  });
}

Deno.test("LegacyHook tells the last 4 KiB of megabytes", async () => {
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

Deno.test("LegacyHook has not begun if it cannot be started", async () => {
  using folder = new ScriptFolder();
  for (const make of ["nothing", "not executable"]) {
    const path = make === "nothing" ? `${folder.path}/x` : folder.write();
    if (make !== "nothing") await Deno.chmod(path, 0o644);
    await rejects(hookOf(path).quiesce(CONTEXT, signal), (error) => {
      assert(error instanceof NotBegun);
      return error.message.startsWith(`${FAILED}: failed to exec '${path}': `);
    });
  }
});

Deno.test("LegacyHook is killed if it hangs, with all it began", async () => {
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
  await hook.resume();
  assertSame(folder.read("calls"), "freeze\nthaw\n");
});

Deno.test("LegacyHook is killed if it is not wanted any more", async () => {
  using folder = new ScriptFolder();
  const path = folder.write("sleep 64");
  const stop = new AbortController();
  const freezing = messageOf(hookOf(path).quiesce(CONTEXT, stop.signal));
  stop.abort(new Error("enough"));
  assertSame(
    await freezing,
    `${FAILED}: "${path} freeze" was killed: it is not wanted any more`,
  );
});

for (const stray of ["sleep 65 &", "setsid sleep 65 &"]) {
  Deno.test(`LegacyHook does not wait for "${stray}"`, async () => {
    using folder = new ScriptFolder();
    const hook = hookOf(folder.write(stray, "echo $! >> $HERE/strays"));
    const begun = performance.now();
    await hook.quiesce(CONTEXT, signal);
    await hook.resume();
    assert(performance.now() - begun < 5000);
    assertSame(folder.pids("strays").length, 2);
    await folder.kill("strays");
  });
}
