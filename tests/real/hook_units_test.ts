import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { UnitFolder } from "../lib/hooks/units.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const DISK = { name: "disk" } as const;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

/** The argument that makes an agent look there for units. */
function directory(folder: UnitFolder): string {
  return `--hook-directory=${folder.directory}`;
}

test("Units run before the freeze in their order, and back after the thaw", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  folder.noting("last", "order=90");
  folder.noting("first", "order=-1");
  folder.noting("user", "args=stop", "undo=none", "on-failure=continue");
  const hook = await HookScript.write(scene.folder);
  const client = await scene.connect(
    scene.agent(directory(folder), `--fsfreeze-hook=${hook.path}`),
  );
  assertEquals(await scene.freeze(client), 1);
  assertEquals(folder.calls(), ["first freeze", "user stop", "last freeze"]);
  assertEquals(await hook.calls(), ["freeze"]);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  assertEquals(folder.calls().slice(3), ["last thaw", "first thaw"]);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  ok(!scene.hasMarker);
});

test("A unit is told which filesystems are to be frozen", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  const tell =
    'echo "$STILLPOINT_PHASE $STILLPOINT_MOUNTPOINTS" >> $HERE/calls';
  folder.unit("db", `exec=${folder.write(tell)}`);
  const client = await scene.connect(scene.agent(directory(folder)));
  assertEquals(await scene.freeze(client), 1);
  await client.call("guest-fsfreeze-thaw");
  const [mountpoint] = scene.mountpoints;
  const told = [`freeze ${mountpoint}`, `thaw ${mountpoint}`];
  assertEquals(folder.calls(), told);
});

test("A unit that fails gives up the freeze, and all are undone", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  folder.noting("a");
  const program = folder.write(
    'echo b "$@" >> $HERE/calls',
    "echo busy; exit 1",
  );
  folder.unit("b", `exec=${program}`);
  folder.noting("c");
  const client = await scene.connect(scene.agent(directory(folder)));
  await rejects(scene.freeze(client), {
    message: /Cannot quiesce b: ".*" failed with status 1: busy$/,
  });
  const calls = ["a freeze", "b freeze", "b thaw", "a thaw"];
  assertEquals(folder.calls(), calls);
  assertEquals(await scene.frozen(), []);
  ok(!scene.hasMarker);
});

test("A unit that may fail does not give up the freeze", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  folder.unit("a", `exec=${folder.write("exit 1")}`, "on-failure=continue");
  folder.unit("b", "exec=/no/such/program", "on-failure=continue");
  folder.noting("c");
  const client = await scene.connect(scene.agent(directory(folder)));
  assertEquals(await scene.freeze(client), 1);
  assertEquals(folder.calls(), ["c freeze"]);
});

test("A unit that others can write makes each freeze fail", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  folder.noting("a");
  const path = folder.unit("b", "exec=/bin/true", "on-failure=continue");
  await Deno.chmod(path, 0o666);
  const client = await scene.connect(scene.agent(directory(folder)));
  await rejects(scene.freeze(client), {
    message: new RegExp(`hooks: ${path} can be written by others .* chmod`),
  });
  assertEquals(folder.calls(), []);
  await Deno.chmod(path, 0o644);
  assertEquals(await scene.freeze(client), 1);
});

test("Units of an agent that is killed are undone by its successor", async () => {
  await using scene = await Scene.make(DISK);
  using folder = new UnitFolder();
  folder.noting("a");
  folder.noting("b");
  const killed = scene.agent(directory(folder));
  assertEquals(await scene.freeze(await scene.connect(killed)), 1);
  await killed.stop("SIGKILL");
  await Deno.remove(folder.directory, { recursive: true });

  const client = await scene.connect(scene.agent(directory(folder)));
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  await until(() => folder.calls().length === 4 || undefined, {
    what: "the undoing",
  });
  assertEquals(folder.calls().slice(2), ["b thaw", "a thaw"]);
  assertEquals(await scene.frozen(), []);
});
