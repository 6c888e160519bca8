import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { exists } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const PAIR = [{ name: "first" }, { name: "last", type: "xfs" }] as const;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

test("An agent killed during the freeze hook is succeeded by one that undoes it", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate frozen",
  });
  const args = [`--fsfreeze-hook=${hook.path}`];
  const killed = scene.agent(...args);
  const lost = scene.freeze(await scene.connect(killed)).catch(() => {});
  await hook.called(1);
  ok(scene.hasMarker, "the hook is noted before it begins");
  await killed.stop("SIGKILL");
  await lost;

  // The hook still runs, and must not keep the agent's socket.
  const client = await scene.connect(scene.agent(...args));
  assertEquals(await hook.called(2), ["freeze", "thaw"]);
  await scene.untilStatus(client, "thawed");
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  assertEquals(await scene.frozen(), []);
  await hook.open("frozen");
  assertEquals(await scene.freeze(client), 2);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
});

test("An agent killed while frozen is succeeded by one that thaws when asked", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder);
  const args = [`--fsfreeze-hook=${hook.path}`];
  const killed = scene.agent(...args);
  assertEquals(await scene.freeze(await scene.connect(killed)), 2);
  const writes = await scene.blockedWrites();
  await killed.stop("SIGKILL");

  const agent = scene.agent(...args);
  const client = await scene.connect(agent);
  assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
  assertEquals(await client.call("guest-ping"), {});
  await writes.mustBlock();
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
  await writes.finish();
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  ok(!scene.hasMarker);
  await until(
    () => /An earlier agent was killed/.test(agent.stderr) || undefined,
    { what: "the log, which was held" },
  );
});

test("A successor thaws by itself when the holding of its predecessor ends", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder);
  const args = [`--fsfreeze-hook=${hook.path}`, "--hold-timeout=3"];
  const killed = scene.agent(...args);
  assertEquals(await scene.freeze(await scene.connect(killed)), 2);
  const writes = await scene.blockedWrites();
  await killed.stop("SIGKILL");

  // Its own patience would last for ten minutes.
  const client = await scene.connect(scene.agent(args[0] ?? ""));
  await writes.finish();
  assertEquals(await hook.called(2), ["freeze", "thaw"]);
  assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
  const reply = await client.call("guest-fsfreeze-thaw").catch(String);
  match(String(reply), /fsfreeze is limited/);
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  ok(!scene.hasMarker);
});

test("An agent killed during the thaw hook is succeeded by one that ends the thaw", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    thaw: "await_gate thawed",
  });
  const args = [`--fsfreeze-hook=${hook.path}`];
  const killed = scene.agent(...args);
  const first = await scene.connect(killed);
  assertEquals(await scene.freeze(first), 2);
  const lost = first.call("guest-fsfreeze-thaw").catch(() => {});
  await hook.called(2);
  await killed.stop("SIGKILL");
  await lost;
  await hook.open("thawed");

  // Nobody knows how far the hook came, so it is asked once more.
  const client = await scene.connect(scene.agent(...args));
  assertEquals(await hook.called(3), ["freeze", "thaw", "thaw"]);
  await scene.untilStatus(client, "thawed");
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  assertEquals(await scene.frozen(), []);
});

test("A marker of another boot is taken away", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder);
  await Deno.mkdir(`${scene.folder}/state`);
  await Deno.writeTextFile(
    scene.marker,
    JSON.stringify({
      boot: crypto.randomUUID(),
      pid: 1,
      phase: "frozen",
      deadline: 1e9,
      devices: ["7:0"],
      hooks: [hook.path],
      cycle: { cycle: "a", by: "a client", command: "a command", began: 0 },
    }),
  );
  const client = await scene.connect(scene.agent());
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  ok(!scene.hasMarker);
  assertEquals(await hook.calls(), []);
});

test("The marker avoids a filesystem that is frozen", async () => {
  await using scene = await Scene.make(...PAIR);
  const [first = ""] = scene.mountpoints;
  const state = `${first}/state`;
  await Deno.mkdir(state);
  const name = state.replaceAll("/", "-");
  const fallback = ["/run", "/dev"]
    .map((folder) => `${folder}/stillpoint${name}-frozen.json`);
  const present = () => fallback.filter((path) => exists(path));

  const killed = scene.agent("-t", state);
  assertEquals(await scene.freeze(await scene.connect(killed)), 2);
  assertEquals(present().length, 1);
  ok(!exists(`${state}/frozen.json`));
  await killed.stop("SIGKILL");

  const client = await scene.connect(scene.agent("-t", state));
  assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
  assertEquals(present(), []);
});
