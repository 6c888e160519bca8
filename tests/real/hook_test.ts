import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { isRunning } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const DISK = { name: "disk" } as const;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

/** Freeze hooks that fail, and what the client must be told. */
const FAILURES: Record<string, [script: string, message: RegExp]> = {
  "its words": [
    "echo database is busy; echo try later >&2; exit 3",
    /^child process has failed to execute fsfreeze hook: .*database is busy/s,
  ],
  "the end of many words": [
    'i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done; exit 1',
    /fsfreeze hook: (?!.*line 0\n).*line 1998\nline 1999$/s,
  ],
  "its status, if it says nothing": [
    "exit 3",
    /^child process has failed to execute fsfreeze hook: exit status 3$/,
  ],
  "its signal": [
    "kill -USR1 $$",
    /^child process has terminated abnormally: SIGUSR1$/,
  ],
};

for (const [what, [freeze, message]] of Object.entries(FAILURES)) {
  test(`A hook that fails prevents the freeze, which tells ${what}`, async () => {
    await using scene = await Scene.make(DISK);
    const hook = await HookScript.write(scene.folder, { freeze });
    const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
    const client = await scene.connect(agent);
    await rejects(scene.freeze(client), { message });
    assertEquals(await hook.calls(), ["freeze", "thaw"]);
    assertEquals(await scene.frozen(), []);
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    ok(!scene.hasMarker);
  });
}

test("A hook that cannot be started is not undone", async () => {
  await using scene = await Scene.make(DISK);
  const path = `${scene.folder}/nothing`;
  const client = await scene.connect(scene.agent(`--fsfreeze-hook=${path}`));
  await rejects(scene.freeze(client), {
    message: new RegExp(`failed to exec '${path}'`),
  });
  assertEquals(await scene.frozen(), []);
  ok(!scene.hasMarker);
});

test("A hook that hangs is killed with its children, and undone", async () => {
  await using scene = await Scene.make(DISK);
  const pids = `${scene.folder}/pids`;
  const hook = await HookScript.write(scene.folder, {
    freeze: `echo waiting; sleep 1000 & setsid sleep 1000 &
      echo $! > '${pids}'; sleep 1000`,
  });
  const agent = scene.agent(
    `--fsfreeze-hook=${hook.path}`,
    "--hook-timeout=0.5",
  );
  const client = await scene.connect(agent);
  await rejects(scene.freeze(client), {
    message: /freeze" was killed: no answer within 0\.5 s: waiting$/,
  });
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  const pid = Number(await Deno.readTextFile(pids));
  ok(pid > 1);
  await until(() => !isRunning(pid) || undefined, { what: "its child's end" });
  assertEquals(await scene.frozen(), []);
});

test("A hook's child that keeps its output open holds nothing up", async () => {
  await using scene = await Scene.make(DISK);
  const pids = `${scene.folder}/pids`;
  const hook = await HookScript.write(scene.folder, {
    freeze: `sleep 1000 & echo $! > '${pids}'`,
    thaw: `kill $(cat '${pids}')`,
  });
  const client = await scene.connect(
    scene.agent(`--fsfreeze-hook=${hook.path}`),
  );
  assertEquals(await scene.freeze(client), 1);
  const pid = Number(await Deno.readTextFile(pids));
  ok(isRunning(pid), "it is the hook's business");
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  await until(() => !isRunning(pid) || undefined, { what: "its end" });
});

test("A thaw hook that fails is told, and everything is thawed", async () => {
  await using scene = await Scene.make(DISK);
  const hook = await HookScript.write(scene.folder, {
    thaw: "echo cannot restart; exit 1",
  });
  const client = await scene.connect(
    scene.agent(`--fsfreeze-hook=${hook.path}`),
  );
  assertEquals(await scene.freeze(client), 1);
  await rejects(client.call("guest-fsfreeze-thaw"), {
    message: /fsfreeze hook: cannot restart$/,
  });
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  assertEquals(await scene.frozen(), []);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
});

test("A hook runs once for each freeze, even for one of nothing", async () => {
  await using scene = await Scene.make(DISK);
  const hook = await HookScript.write(scene.folder);
  const client = await scene.connect(
    scene.agent(`--fsfreeze-hook=${hook.path}`),
  );
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  assertEquals(await hook.calls(), []);
  assertEquals(await scene.freeze(client, ["/nowhere"]), 0);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  assertEquals(await scene.freeze(client), 1);
  assertEquals(await hook.calls(), ["freeze", "thaw", "freeze"]);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  assertEquals(await hook.calls(), ["freeze", "thaw", "freeze", "thaw"]);
});

test("The hook runs before the freeze and after the thaw", async () => {
  await using scene = await Scene.make(DISK);
  const [mount = ""] = scene.mountpoints;
  const write = `echo "$1" >> '${mount}/hook'`;
  const hook = await HookScript.write(scene.folder, {
    freeze: write,
    thaw: write,
  });
  const client = await scene.connect(
    scene.agent(`--fsfreeze-hook=${hook.path}`, "--hook-timeout=5"),
  );
  assertEquals(await scene.freeze(client), 1);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  match(await Deno.readTextFile(`${mount}/hook`), /^freeze\nthaw\n$/);
});
