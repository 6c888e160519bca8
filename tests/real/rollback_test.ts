import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { exists } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { HookScript } from "./hook_script.ts";
import { Scene } from "./scene.ts";

/** Two filesystems, of which the last one is frozen first. */
const PAIR = [{ name: "first" }, { name: "last", type: "xfs" }] as const;

/** A test that freezes. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

for (const foreign of [0, 1] as const) {
  const { name } = PAIR[foreign];
  test(`A freeze that finds the ${name} filesystem frozen undoes itself`, async () => {
    await using scene = await Scene.make();
    const pair = [await scene.mount(PAIR[0]), await scene.mount(PAIR[1])];
    const hook = await HookScript.write(scene.folder);
    const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
    const client = await scene.connect(agent);
    await pair[foreign]?.freeze();
    await rejects(scene.freeze(client), {
      message: `failed to freeze ${pair[foreign]?.mount}: ` +
        "somebody else has frozen it",
    });
    assertEquals(await scene.frozen(), [name]);
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    assertEquals(await hook.calls(), ["freeze", "thaw"]);
    ok(!scene.hasMarker);
    await pair[foreign]?.thaw();
    assertEquals(await scene.freeze(client), 2);
    assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
  });
}

test("--ignore-frozen passes over what somebody else froze", async () => {
  await using scene = await Scene.make();
  const first = await scene.mount(PAIR[0]);
  await scene.mount(PAIR[1]);
  const client = await scene.connect(scene.agent("--ignore-frozen"));
  await first.freeze();
  assertEquals(await scene.freeze(client), 1);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
  assertEquals(await scene.frozen(), ["first"]);
});

test("A thaw tells that somebody else has thawed before", async () => {
  await using scene = await Scene.make();
  const first = await scene.mount(PAIR[0]);
  await scene.mount(PAIR[1]);
  const client = await scene.connect(scene.agent());
  assertEquals(await scene.freeze(client), 2);
  await first.thaw();
  await rejects(client.call("guest-fsfreeze-thaw"), {
    message: /fsfreeze is limited.*somebody thawed .*\/first/,
  });
  assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
  assertEquals(await scene.frozen(), []);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  assertEquals(await scene.freeze(client), 2);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
});

test("A client that hangs up before the reply undoes its freeze", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate frozen",
  });
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const first = await scene.connect(agent);
  const lost = rejects(scene.freeze(first));
  await hook.called(1);
  await first[Symbol.asyncDispose]();
  await lost;
  // A Unix socket cannot tell who has hung up from who only stopped sending,
  // so it is the reply that finds nobody there.
  await hook.open("frozen");
  assertEquals(await hook.called(2), ["freeze", "thaw"]);
  const second = await scene.connect(agent);
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  await scene.untilStatus(second, "thawed");
  assertEquals(await scene.frozen(), []);
  assertEquals(await scene.freeze(second), 2);
  assertEquals(await second.call("guest-fsfreeze-thaw"), 2);
  assertEquals(await hook.calls(), ["freeze", "thaw", "freeze", "thaw"]);
});

test("A client that hangs up after the reply leaves things frozen", async () => {
  await using scene = await Scene.make(...PAIR);
  const agent = scene.agent();
  const first = await scene.connect(agent);
  assertEquals(await scene.freeze(first), 2);
  await first[Symbol.asyncDispose]();
  const second = await scene.connect(agent);
  assertEquals(await second.call("guest-fsfreeze-status"), "frozen");
  assertEquals(await scene.frozen(), ["first", "last"]);
  assertEquals(await second.call("guest-fsfreeze-thaw"), 2);
});

test("A thaw breaks off a freeze, and both are answered", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate never",
  });
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  const freeze = rejects(scene.freeze(client), { errorClass: "GenericError" });
  await hook.called(1);
  await client.socket.send('{"execute":"guest-fsfreeze-thaw"}');
  await freeze;
  assertEquals(await client.reply({ what: "the reply to the thaw" }), 0);
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  assertEquals(await scene.frozen(), []);
});

test("A sync during a freeze is served at once, and the freeze undone", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate never",
  });
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  // The only reply there will be is the one to the sync.
  const only = scene.freeze(client);
  await hook.called(1);
  await client.socket.send(
    '{"execute":"guest-sync","arguments":{"id":42}}',
  );
  assertEquals(await only, 42);
  await hook.called(2);
  await until(() => !scene.hasMarker || undefined, { what: "the end" });
  await scene.untilStatus(client, "thawed");
  assertEquals(await scene.frozen(), []);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} while frozen thaws, undoes the hook and ends well`, async () => {
    await using scene = await Scene.make(...PAIR);
    const hook = await HookScript.write(scene.folder);
    const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
    const client = await scene.connect(agent);
    assertEquals(await scene.freeze(client), 2);
    const writes = await scene.blockedWrites();
    assertEquals(await agent.stop(signal), { code: 0, signal: null });
    await writes.finish();
    assertEquals(await scene.frozen(), []);
    assertEquals(await hook.calls(), ["freeze", "thaw"]);
    ok(!scene.hasMarker);
    ok(!exists(agent.socket));
  });
}

test("SIGTERM during the hook undoes it and ends well", async () => {
  await using scene = await Scene.make(...PAIR);
  const hook = await HookScript.write(scene.folder, {
    freeze: "await_gate never",
  });
  const agent = scene.agent(`--fsfreeze-hook=${hook.path}`);
  const client = await scene.connect(agent);
  const lost = rejects(scene.freeze(client));
  await hook.called(1);
  assertEquals(await agent.stop(), { code: 0, signal: null });
  await lost;
  assertEquals(await hook.calls(), ["freeze", "thaw"]);
  assertEquals(await scene.frozen(), []);
  ok(!scene.hasMarker);
});
