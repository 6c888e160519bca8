import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { CycleReport } from "../../lib/freeze/report.ts";
import type { JournalContent } from "../../lib/journal/read.ts";
import { readJournal } from "../../lib/journal/read.ts";
import { exists } from "../e2e/process_table.ts";
import { runToEnd } from "../e2e/program.ts";
import { NO_ROOT } from "../lacking.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { mustRun } from "../vm/host_command.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const FREEZE = "__org.stillpoint_freeze";
const LAST = "__org.stillpoint_last-cycle";

/** A journal that lies on what is frozen. */
interface Kept {
  readonly scene: Scene;
  readonly argument: string;
  readonly journal: string;
  readonly stamp: string;
}

function test(name: string, work: (kept: Kept) => Promise<void>): void {
  Deno.test({
    name,
    ignore: NO_ROOT,
    fn: async () => {
      await using scene = await Scene.make({ name: "root" }, { name: "data" });
      const directory = `${scene.mountpoints[0]}/var/lib/stillpoint`;
      const journal = `${directory}/journal.jsonl`;
      const stamp = `${directory}/cycle.json`;
      await work({ scene, journal, stamp, argument: `--journal=${journal}` });
    },
  });
}

/** Freezes under a name, and nothing but the filesystems of the scene. */
async function freeze(
  { scene }: Kept,
  client: AgentClient,
  cycle: string,
): Promise<void> {
  const { mountpoints } = scene;
  const args = { mountpoints, "cycle-id": cycle, reason: "a test" };
  await client.call(FREEZE, { args });
}

/** Waits until so many cycles are written down. */
async function written(
  { journal }: Kept,
  count: number,
): Promise<JournalContent> {
  return await until(async () => {
    const content = await readJournal(journal);
    return content?.entries.length === count ? content : undefined;
  }, { what: `${count} cycles in the journal` });
}

/** Copies a disk as a host does, behind its back, and mounts the copy. */
async function mountedCopy(
  { scene }: Kept,
  work: (copy: { directory: string; image: string }) => Promise<void>,
): Promise<void> {
  const image = `${scene.folder}/copy.img`;
  const directory = `${scene.folder}/copy`;
  await Deno.copyFile(`${scene.folder}/root.img`, image);
  await Deno.mkdir(directory, { recursive: true });
  await mustRun("mount", ["-o", "loop,ro,noload", image, directory]);
  try {
    await work({ directory, image });
  } finally {
    await mustRun("umount", [directory]);
  }
}

test("A copy that is taken while frozen names its cycle", async (kept) => {
  const { scene, journal, stamp, argument } = kept;
  const hook = await HookScript.write(scene.folder);
  const agent = scene.agent(argument, `--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  await freeze(kept, client, "night");
  ok(exists(stamp));
  await mountedCopy(kept, async ({ directory, image }) => {
    assertSame(await client.call("guest-fsfreeze-thaw"), 2);
    await written(kept, 1);
    ok(!exists(stamp));
    // What tells a frozen disk from one that was cut off.
    const features = await mustRun("dumpe2fs", ["-h", image]);
    ok(!features.includes("needs_recovery"), features);
    const { code, stdout } = await runToEnd([
      ...["journal", "--image", directory, "--journal", journal],
    ]);
    assertSame(code, 0);
    match(stdout, /^This copy was taken in cycle night of /);
    match(stdout, /\nreason +a test\n/);
    match(stdout, new RegExp(`\nquiesced +${hook.path}\n`));
    match(stdout, /\nverdict +application-consistent\nwindow +/);
  });
});

test("A copy that is taken after the thaw claims nothing", async (kept) => {
  const client = await kept.scene.connect(kept.scene.agent(kept.argument));
  await freeze(kept, client, "night");
  await client.call("guest-fsfreeze-thaw");
  await written(kept, 1);
  await mustRun("sync", ["-f", kept.journal]);
  await mountedCopy(kept, async ({ directory }) => {
    const { code, stdout } = await runToEnd(["journal", "--image", directory]);
    assertSame(code, 1);
    match(
      stdout,
      /^This copy was not taken in a cycle\nIt is younger than cycle n/,
    );
  });
});

test("The journal outlives the agent", async (kept) => {
  const agent = kept.scene.agent(kept.argument);
  const client = await kept.scene.connect(agent);
  await freeze(kept, client, "night");
  await client.call("guest-fsfreeze-thaw");
  const told = await client.call(LAST);
  await agent.stop();
  const next = await kept.scene.connect(kept.scene.agent(kept.argument));
  assertEquals(await next.call(LAST), told);
  const args = { "cycle-id": "night" };
  assertEquals(await next.call(LAST, { args }), told);
});

test("A cycle that ends with the agent is written down, too", async (kept) => {
  const agent = kept.scene.agent(kept.argument);
  const client = await kept.scene.connect(agent);
  await freeze(kept, client, "night");
  await agent.stop();
  const [entry] = (await written(kept, 1)).entries;
  assertEquals([entry?.verdict, entry?.thawed], ["broken", "agent stopped"]);
  ok(!exists(kept.stamp));
});

test("What a killed agent left is written down and tidied up by its successor", async (kept) => {
  const agent = kept.scene.agent(kept.argument);
  await freeze(kept, await kept.scene.connect(agent), "night");
  await agent.stop("SIGKILL");
  ok(exists(kept.stamp));
  const client = await kept.scene.connect(kept.scene.agent(kept.argument));
  assertSame(await client.call("guest-fsfreeze-thaw"), 2);
  const [entry] = (await written(kept, 1)).entries;
  assertEquals([entry?.cycle, entry?.frozen], ["night", 2]);
  ok(!exists(kept.stamp));
});

test("A machine that comes from a copy remembers the cycle", async (kept) => {
  const { scene, stamp, argument } = kept;
  const agent = scene.agent(argument);
  const client = await scene.connect(agent);
  await freeze(kept, client, "night");
  const text = await Deno.readTextFile(stamp);
  await client.call("guest-fsfreeze-thaw");
  await agent.stop();
  // What would be there if the machine had been started with the copy.
  const restored = text.replace(/"boot":"[^"]*"/, '"boot":"another one"');
  await Deno.writeTextFile(stamp, restored);
  const next = scene.agent(argument);
  await scene.connect(next);
  const origin = stamp.replace("cycle.json", "origin.json");
  await until(() => exists(origin) || undefined, { what: "the origin" });
  ok(!exists(stamp));
  await until(() => next.stderr.includes("cycle night") || undefined, {
    what: "the log to name the cycle",
  });
});

test("A journal that cannot be written costs nothing but a line in the log", async (kept) => {
  const { scene } = kept;
  await Deno.writeTextFile(`${scene.folder}/file`, "");
  const agent = scene.agent(`--journal=${scene.folder}/file/journal`);
  const client = await scene.connect(agent);
  await freeze(kept, client, "night");
  assertSame(await client.call("guest-fsfreeze-thaw"), 2);
  const { verdict } = await client.call(LAST) as CycleReport;
  assertSame(verdict, "filesystem-consistent");
  await until(
    () => agent.stderr.includes("Cannot keep cycle night") || undefined,
    { what: "the log to say so" },
  );
});

test("A journal on a full disk stays readable", async (kept) => {
  const { scene, journal, argument } = kept;
  const client = await scene.connect(scene.agent(argument));
  await freeze(kept, client, "first");
  await client.call("guest-fsfreeze-thaw");
  await written(kept, 1);
  const full = `${scene.mountpoints[0]}/full`;
  await mustRun("sh", ["-c", `dd if=/dev/zero of=${full} bs=64k 2>&1 || :`]);
  await freeze(kept, client, "second");
  await client.call("guest-fsfreeze-thaw");
  await Deno.remove(full);
  await freeze(kept, client, "third");
  await client.call("guest-fsfreeze-thaw");
  const names = await until(async () => {
    const { entries = [] } = await readJournal(journal) ?? {};
    const found = entries.map(({ cycle }) => cycle);
    return found.at(-1) === "third" ? found : undefined;
  }, { what: "the third cycle" });
  assertSame(names[0], "first");
  assertSame((await readJournal(journal))?.unreadable, 0);
});
