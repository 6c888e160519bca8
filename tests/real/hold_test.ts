import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import type { AgentProcess } from "../e2e/agent_process.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

const DISK = { name: "disk" } as const;

/** Long enough for a busy machine to show that writes block meanwhile. */
const HOLD = "2";

/** What a client is told of a freeze that ended by itself. */
const LIMITED = {
  message: /fsfreeze is limited to 2 seconds.* at \d{4}-\d\d-\d\dT/,
};

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

/** An agent that does not hold for long. */
function impatient(scene: Scene, ...args: string[]): AgentProcess {
  return scene.agent(`--hold-timeout=${HOLD}`, ...args);
}

async function untilLogged(agent: AgentProcess): Promise<void> {
  const said = `Nobody thawed within ${HOLD} s`;
  await until(() => agent.stderr.includes(said) || undefined, { what: said });
}

test("Holding ends by itself, and the next thaw learns of it, once", async () => {
  await using scene = await Scene.make(DISK);
  const hook = await HookScript.write(scene.folder);
  const agent = impatient(scene, `--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  assertEquals(await scene.freeze(client), 1);
  const writes = await scene.blockedWrites();
  await writes.finish();
  assertEquals(await hook.called(2), ["freeze", "thaw"]);
  // Whoever looks first must not take it for a good snapshot.
  assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
  assertEquals(await client.call("guest-ping"), {});
  await rejects(client.call("guest-fsfreeze-thaw"), LIMITED);
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  ok(!scene.hasMarker);
  await untilLogged(agent);
});

test("The grace ends, but the next thaw still learns of it", async () => {
  await using scene = await Scene.make(DISK);
  const client = await scene.connect(impatient(scene, "--expired-grace=0.2"));
  assertEquals(await scene.freeze(client), 1);
  await scene.untilStatus(client, "thawed");
  assertEquals(await scene.frozen(), []);
  await rejects(client.call("guest-fsfreeze-thaw"), LIMITED);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
});

test("A new freeze is accepted while an ended one still shows", async () => {
  await using scene = await Scene.make(DISK);
  const client = await scene.connect(impatient(scene));
  assertEquals(await scene.freeze(client), 1);
  await (await scene.blockedWrites()).finish();
  assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
  // It is refused for as long as the agent takes to tidy up.
  const tryToFreeze = () =>
    scene.freeze(client).catch((error) => {
      if (error.errorClass !== "CommandNotFound") throw error;
    });
  assertEquals(await until(tryToFreeze, { what: "a freeze" }), 1);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
});

test("A thaw in time ends the holding", async () => {
  await using scene = await Scene.make(DISK);
  const agent = impatient(scene);
  const client = await scene.connect(agent);
  for (let round = 0; round < 20; round++) {
    assertEquals(await scene.freeze(client), 1);
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  }
  assertEquals(await scene.freeze(client), 1);
  await (await scene.blockedWrites()).finish();
  await rejects(client.call("guest-fsfreeze-thaw"), LIMITED);
  await untilLogged(agent);
  const ends = agent.stderr.match(/Nobody thawed within/g);
  assertEquals(ends?.length, 1, "the first rounds were over");
});
