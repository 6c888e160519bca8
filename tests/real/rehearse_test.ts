import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { CycleReport } from "../../lib/freeze/report.ts";
import { runToEnd } from "../e2e/program.ts";
import { NO_ROOT } from "../lacking.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

/** Arguments without which a rehearsal would freeze this machine. */
function only({ mountpoints }: Scene): string[] {
  const [first, ...rest] = mountpoints;
  if (first === undefined) throw new Error("Cannot rehearse nothing");
  return [first, ...rest].flatMap((path) => ["--mountpoint", path]);
}

/** A configuration with a hook, and a state directory of its own. */
async function configured(scene: Scene, hook: HookScript): Promise<string[]> {
  const path = `${scene.folder}/agent.conf`;
  const lines = [
    "[general]",
    `fsfreeze-hook=${hook.path}`,
    `statedir=${scene.folder}/state`,
    `journal=${scene.folder}/journal.jsonl`,
    "method=unix-listen",
    `path=${scene.folder}/agent.sock`,
  ];
  await Deno.writeTextFile(path, `${lines.join("\n")}\n`);
  return ["--config", path];
}

Deno.test({
  name: "stillpoint rehearse freezes and thaws, hooks included",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "one" }, { name: "two" });
    const hook = await HookScript.write(scene.folder);
    const options = [...await configured(scene, hook), ...only(scene)];
    const asked = await runToEnd(["rehearse", ...options]);
    assertEquals([asked.code, asked.stdout], [2, ""]);
    match(asked.stderr, /there is nobody to ask; give --yes if you mean it/);
    const { code, stdout } = await runToEnd(["rehearse", "--yes", ...options]);
    assertSame(code, 0, stdout);
    for (const mountpoint of scene.mountpoints) {
      match(stdout, new RegExp(`\n${mountpoint} +ext4 .* frozen`));
    }
    assertEquals(await hook.calls(), ["freeze", "thaw"]);
    assertEquals(await scene.frozen(), []);
    ok(!scene.hasMarker);
  },
});

Deno.test({
  name: "stillpoint rehearse asks an agent that serves, and tells a failure",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "one" });
    const hook = await HookScript.write(scene.folder, { freeze: "exit 3" });
    const options = await configured(scene, hook);
    const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
    const client = await scene.connect(agent);
    const { code, stdout } = await runToEnd([
      ...["rehearse", "--yes", "--json", ...options, ...only(scene)],
    ]);
    assertSame(code, 1, stdout);
    const report = JSON.parse(stdout) as CycleReport;
    const last = await client.call("__org.stillpoint_last-cycle");
    assertEquals(report.cycle, (last as CycleReport).cycle);
    assertEquals([report.verdict, report.frozen], ["broken", 0]);
    assertEquals(await scene.frozen(), []);
  },
});

Deno.test({
  name: "stillpoint rehearse freezes nothing while an agent has",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "one" });
    const hook = await HookScript.write(scene.folder);
    const [, path = ""] = await configured(scene, hook);
    const agent = scene.successor();
    const client = await scene.connect(agent);
    assertSame(await scene.freeze(client), 1);
    const { code, stderr } = await runToEnd([
      ...["rehearse", "--yes", "--config", path, ...only(scene)],
    ]);
    assertSame(code, 2);
    match(stderr, /Cannot rehearse: the agent with process id \d+ has frozen/);
    assertEquals(await hook.calls(), []);
    assertSame(await client.call("guest-fsfreeze-thaw"), 1);
  },
});
