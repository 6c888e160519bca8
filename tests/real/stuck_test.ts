import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { mustRun } from "../vm/host_command.ts";
import type { LoopFilesystem } from "./loop_filesystem.ts";
import { Scene } from "./scene.ts";

function test(name: string, fn: (stage: Stage) => Promise<void>): void {
  Deno.test({
    name,
    ignore: NO_ROOT,
    fn: async () => {
      await using scene = await Scene.make();
      await fn(await makeStage(scene));
    },
  });
}

/** A filesystem on dead storage, and one that is frozen before it. */
interface Stage {
  readonly scene: Scene;
  /** Holds the image of the dead one; frozen itself, it takes no writes. */
  readonly storage: LoopFilesystem;
  readonly dead: LoopFilesystem;
  readonly alive: LoopFilesystem;
  /** Both of them, but not the storage. */
  readonly both: readonly string[];
}

async function makeStage(scene: Scene): Promise<Stage> {
  const storage = await scene.mount({ name: "storage", type: "xfs" });
  const mountpoint = `${scene.folder}/dead`;
  const image = { name: "dead", folder: storage.mount, mountpoint };
  const dead = await scene.mount(image);
  const alive = await scene.mount({ name: "alive" });
  // Nothing is left to be written but what the freeze itself writes.
  await mustRun("sync", ["--file-system", dead.mount, alive.mount]);
  await storage.freeze();
  const both = [dead.mount, alive.mount];
  return { scene, storage, dead, alive, both };
}

/** The one before the dead one is frozen: the kernel is at work on that. */
async function untilStuck({ alive }: Stage): Promise<void> {
  const what = "the first filesystem to be frozen";
  await until(async () => await alive.isFrozen() || undefined, { what });
}

test("A freeze that hangs fails at its deadline, and is undone when it ends", async (stage) => {
  const { scene, storage, dead, alive, both } = stage;
  const agent = scene.agent("--filesystem-timeout=0.5");
  const client = await scene.connect(agent);
  await rejects(scene.freeze(client, both), {
    message: `failed to freeze ${dead.mount}: no answer within 0.5 s`,
  });
  assertEquals(await client.call("guest-ping"), {});
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  ok(!await alive.isFrozen());
  ok(scene.hasMarker, "it may still become frozen");
  await rejects(scene.freeze(client, [alive.mount]), {
    message: new RegExp(`the kernel is still freezing ${dead.mount}`),
  });
  await storage.thaw();
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  ok(!await dead.isFrozen());
  // The kernel is done with it right before the agent has tidied up.
  const tryToFreeze = () => scene.freeze(client, both).catch(() => undefined);
  assertEquals(await until(tryToFreeze, { what: "a freeze" }), 2);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
});

test("A thaw is answered while a freeze hangs", async (stage) => {
  const { scene, storage, dead, alive, both } = stage;
  const agent = scene.agent();
  const client = await scene.connect(agent);
  const other = await scene.connect(agent);
  const lost = rejects(scene.freeze(client, both), {
    message: /a thaw was asked for meanwhile/,
  });
  await untilStuck(stage);
  assertEquals(await other.call("guest-ping"), {});
  assertEquals(await other.call("guest-fsfreeze-thaw"), 0);
  await lost;
  ok(!await alive.isFrozen());
  await storage.thaw();
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  ok(!await dead.isFrozen());
});

test("An agent killed between two filesystems has a successor that thaws all", async (stage) => {
  const { scene, storage, dead, alive, both } = stage;
  const killed = scene.agent();
  const first = await scene.connect(killed);
  const lost = scene.freeze(first, both).catch(() => {});
  await untilStuck(stage);
  killed.kill("SIGKILL");

  // The kernel does not let go of the killed process, so that it may still
  // freeze; the successor serves meanwhile, and thaws what it can.
  const client = await scene.connect(scene.successor());
  assertEquals(await client.call("guest-ping"), {});
  await alive.untilThawed();
  await storage.thaw();
  assertEquals((await killed.ended()).signal, "SIGKILL");
  await lost;
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  await scene.untilStatus(client, "thawed");
  ok(!await dead.isFrozen());
  ok(!await alive.isFrozen());
});

test("An agent that ends while a freeze hangs leaves the rest to its successor", async (stage) => {
  const { scene, storage, dead, alive, both } = stage;
  const ending = scene.agent();
  const first = await scene.connect(ending);
  const lost = scene.freeze(first, both).catch(() => {});
  await untilStuck(stage);
  ending.kill("SIGTERM");
  await alive.untilThawed();
  await storage.thaw();
  assertEquals(await ending.ended(), { code: 0, signal: null });
  await lost;

  const client = await scene.connect(scene.successor());
  await scene.untilStatus(client, "thawed");
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  ok(!await dead.isFrozen());
});
