/**
 * Freezing a whole machine through its virtio-serial port, whatever the host
 * does meanwhile.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig, TWO_DISKS } from "../vm/agent_rig.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";

/** What may be asked while frozen, and what is answered. */
const SERVED: readonly [string, unknown, Record<string, unknown>?][] = [
  ["guest-ping", {}],
  ["guest-sync", 17, { id: 17 }],
  ["guest-fsfreeze-status", "frozen"],
];

Deno.test({
  name: "A host freezes a machine and thaws it, come what may",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: TWO_DISKS,
      agentArgs: [NOTES_HOOK],
      programs: { "/sbin/mkfs.ext4": "/sbin/mkfs.ext4" },
      modules: ["loop"],
    });
    const { hook, machine } = rig;
    await mountLoop(rig);

    await t.step("all are frozen, one in a file on another too", async () => {
      await using client = await rig.meet();
      assertEquals(await freeze(client), 3);
      assertEquals(await hook.read(), "freeze");
      const writes = await rig.blockWrites();
      await writes.mustBlock();
      assertEquals(await thaw(client), 3);
      await rig.write([{ name: "inner", mount: "/mnt/inner" }]);
      await rig.shell.run("umount /mnt/inner");
      await writes.finish();
      assertEquals(await status(client), "thawed");
      await hasEnded(rig);
    });

    await t.step("while frozen only what is harmless is served", async () => {
      await using client = await rig.meet();
      const commands = await commandNames(client);
      assertEquals(await freeze(client), 2);
      for (const [name, reply, args] of SERVED) {
        assertEquals(await client.call(name, args && { args }), reply);
      }
      await client.sync();
      assertEquals(await commandNames(client), commands);
      const served = new Set([
        ...SERVED.map(([name]) => name),
        ...["guest-sync-delimited", "guest-info", "guest-fsfreeze-thaw"],
        ...["freeze", "last-cycle", "freeze-plan"]
          .map((name) => `__org.stillpoint_${name}`),
      ]);
      for (const name of commands.filter((name) => !served.has(name))) {
        await rejects(client.call(name), {
          errorClass: "CommandNotFound",
          message: `Command ${name} has been disabled: ` +
            "the command is not allowed",
        });
      }
      assertEquals(await thaw(client), 2);
      await hasEnded(rig);
    });

    await t.step("a freeze whose host goes is undone", async () => {
      await hook.forget();
      await hook.hold("freeze");
      const client = await rig.meet();
      await client.socket.send('{"execute":"guest-fsfreeze-freeze"}');
      await hook.until("freeze");
      await client[Symbol.asyncDispose]();
      await hook.until("freeze thaw");
      await hook.letGo("freeze");
      await using next = await rig.meet();
      assertEquals(await status(next), "thawed");
      assertEquals(
        await next.call("guest-fsfreeze-freeze-list", {
          args: { mountpoints: [] },
        }),
        0,
      );
      await rig.write();
      await rig.untilUnmarked();
    });

    await t.step("a freeze is held for a host that comes back", async () => {
      await hook.forget();
      const client = await rig.meet();
      assertEquals(await freeze(client), 2);
      await client[Symbol.asyncDispose]();
      const writes = await rig.blockWrites();
      await using next = await rig.meet();
      assertEquals(await status(next), "frozen");
      await writes.mustBlock();
      assertEquals(await thaw(next), 2);
      await writes.finish();
      await hasEnded(rig);
    });

    await t.step("a freeze is held while the port is away", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      const writes = await rig.blockWrites();
      await machine.unplugPort();
      await machine.untilPort({ present: false });
      await machine.replugPort();
      await client.sync();
      assertEquals(await status(client), "frozen");
      await writes.mustBlock();
      assertEquals(await thaw(client), 2);
      await writes.finish();
      await hasEnded(rig);
    });

    await t.step("a freeze is held while the machine is paused", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      const writes = await rig.blockWrites();
      await machine.monitor.execute("stop");
      const early = client.call("guest-fsfreeze-status");
      await machine.monitor.execute("cont");
      assertEquals(await early, "frozen");
      await writes.mustBlock();
      assertEquals(await thaw(client), 2);
      await writes.finish();
      await hasEnded(rig);
    });

    await t.step("an agent that is ended thaws first", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      const writes = await rig.blockWrites();
      assertEquals(await machine.killAgent("TERM"), 0);
      await writes.finish();
      await hasEnded(rig);
      await machine.startAgent();
    });
  },
});

Deno.test({
  name: "A freeze that nobody ends is ended by the agent",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: TWO_DISKS,
      agentArgs: [NOTES_HOOK, "--hold-timeout=3", "--expired-grace=5"],
    });
    const { hook, machine } = rig;

    await t.step("the next thaw tells of it, once", async () => {
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      const writes = await rig.blockWrites();
      await writes.finish();
      await hasEnded(rig);
      // In the grace it still shows, but forbids nothing.
      assertEquals(await status(client), "frozen");
      await rejects(
        client.call("guest-fsfreeze-freeze-list", {
          args: { mountpoints: 5 },
        }),
        { message: /^Invalid parameter type for 'mountpoints'/ },
      );
      await rejects(thaw(client), { message: /fsfreeze is limited to 3 s/ });
      assertEquals(await status(client), "thawed");
      assertEquals(await thaw(client), 0);
    });

    await t.step("the grace is over some time", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      await hook.until("freeze thaw");
      await until(async () => await status(client) === "thawed" || undefined, {
        what: "the grace to end",
      });
      await rejects(thaw(client), { message: /fsfreeze is limited/ });
    });

    await t.step("it needs neither host nor port for that", async () => {
      await hook.forget();
      const client = await rig.meet();
      assertEquals(await freeze(client), 2);
      const writes = await rig.blockWrites();
      await client[Symbol.asyncDispose]();
      await machine.unplugPort();
      await writes.finish();
      await hasEnded(rig);
      await machine.replugPort();
      await using next = await rig.meet();
      await rejects(thaw(next), { message: /fsfreeze is limited/ });
    });

    await t.step("another freeze may come before the thaw", async () => {
      await hook.forget();
      await using client = await rig.meet();
      assertEquals(await freeze(client), 2);
      await hook.until("freeze thaw");
      await rig.untilUnmarked();
      assertEquals(await freeze(client), 2);
      assertEquals(await thaw(client), 2);
      assertEquals(await hook.read(), "freeze thaw freeze thaw");
    });
  },
});

async function freeze(client: AgentClient): Promise<unknown> {
  return await client.call("guest-fsfreeze-freeze");
}

async function thaw(client: AgentClient): Promise<unknown> {
  return await client.call("guest-fsfreeze-thaw");
}

async function status(client: AgentClient): Promise<unknown> {
  return await client.call("guest-fsfreeze-status");
}

/** Every command that is allowed, frozen or not. */
async function commandNames(client: AgentClient): Promise<string[]> {
  const info = await client.call("guest-info") as {
    supported_commands: { name: string; enabled: boolean }[];
  };
  return info.supported_commands.filter(({ enabled }) => enabled)
    .map(({ name }) => name);
}

/** Nothing is left of a cycle, and its hook was undone once. */
async function hasEnded(rig: AgentRig): Promise<void> {
  await rig.hook.until("freeze thaw");
  await rig.untilUnmarked();
  await rig.write();
  await rig.hook.forget();
}

/** A filesystem in a file on the first disk. */
async function mountLoop({ shell }: AgentRig): Promise<void> {
  await shell.run(`
    truncate -s 16M /mnt/data/inner.img
    mkfs.ext4 -q -F /mnt/data/inner.img
    mkdir -p /mnt/inner
    mount -t ext4 -o loop /mnt/data/inner.img /mnt/inner`);
}
