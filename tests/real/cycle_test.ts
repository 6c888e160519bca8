import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import type { CycleReport } from "../../lib/freeze/report.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const FREEZE = "__org.stillpoint_freeze";
const LAST = "__org.stillpoint_last-cycle";

/** Longer than the agent takes for a busy machine. */
const STILL_MS = 7000;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

/** Filesystems that are independent of each other. */
const FOUR = ["one", "two", "three", "four"].map((name) => ({ name }));

test("A named freeze tells what it did, and is not done twice", async () => {
  await using scene = await Scene.make(...FOUR);
  const hook = await HookScript.write(scene.folder);
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  const args = {
    ...{ mountpoints: scene.mountpoints, reason: "a test", timeout: 60 },
    "cycle-id": "night",
  };
  const first = await client.call(FREEZE, { args }) as CycleReport;
  assertEquals([first.cycle, first.frozen, first.ended], [
    "night",
    4,
    undefined,
  ]);
  assertEquals(await scene.frozen(), ["one", "two", "three", "four"]);
  const again = await client.call(FREEZE, { args }) as CycleReport;
  assertEquals(again, first);
  await rejects(
    client.call(FREEZE, { args: { ...args, "cycle-id": "other" } }),
    { message: "Cannot freeze: another freeze has not ended yet" },
  );
  assertEquals(await client.call("guest-fsfreeze-thaw"), 4);
  const last = await client.call(LAST) as CycleReport;
  assertEquals([last.verdict, last.thawed], [
    ...["application-consistent", "client"],
  ]);
  assertEquals(await client.call(FREEZE, { args }), last);
  assertEquals(await scene.frozen(), []);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  ok(areAtOnce(last), JSON.stringify(last));
});

/** Whether each filesystem began to freeze before the first was frozen. */
function areAtOnce({ filesystems }: CycleReport): boolean {
  const steps = filesystems.flatMap(({ steps }) =>
    steps.filter(({ step }) => step === "freeze")
  );
  const firstEnd = Math.min(...steps.map(({ at, ms = 0 }) => at + ms));
  return steps.length === 4 && steps.every(({ at }) => at < firstEnd);
}

test("A freeze in which the agent is stopped is undone", async () => {
  await using scene = await Scene.make(...FOUR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate go",
  });
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  const failed = rejects(scene.freeze(client), {
    message: /stood still for \d+ s meanwhile|it is not wanted any more/,
  });
  await hook.called(1);
  agent.kill("SIGSTOP");
  await hook.open("go");
  await standStill();
  agent.kill("SIGCONT");
  await failed;
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  const { because } = await client.call(LAST) as CycleReport;
  ok(because.length > 0);
  assertEquals(await scene.frozen(), []);
  ok(!scene.hasMarker);
});

test("A hold whose time is over when the agent goes on ends at once", async () => {
  await using scene = await Scene.make(...FOUR);
  const agent = scene.agent("--hold-timeout=5");
  const client = await scene.connect(agent);
  assertEquals(await scene.freeze(client), 4);
  agent.kill("SIGSTOP");
  await standStill();
  assertEquals(await scene.frozen(), ["one", "two", "three", "four"]);
  agent.kill("SIGCONT");
  await until(() => !scene.hasMarker || undefined, { what: "the thaw" });
  assertEquals(await scene.frozen(), []);
  await rejects(client.call("guest-fsfreeze-thaw"), {
    message: /fsfreeze is limited to 5 seconds/,
  });
});

/** Real time has to pass: nothing else would be noticed. */
async function standStill(): Promise<void> {
  const end = performance.now() + STILL_MS;
  await until(() => performance.now() > end || undefined, {
    what: "time to pass",
  });
}
