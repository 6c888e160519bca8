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

/** A part of a test, in a machine that the parts before have used. */
type Step = (rig: AgentRig) => Promise<void>;

/** What may come between a freeze and its thaw. */
const WHATEVER: Readonly<Record<string, Step>> = {
  "all are frozen, one in a file on another too": async (rig) => {
    await using client = await rig.meet();
    assertEquals(await freeze(client), 3);
    assertEquals(await rig.hook.read(), "freeze");
    const writes = await rig.blockWrites();
    await writes.mustBlock();
    assertEquals(await thaw(client), 3);
    await rig.write([{ name: "inner", mount: "/mnt/inner" }]);
    await rig.shell.run("umount /mnt/inner");
    await writes.finish();
    assertEquals(await status(client), "thawed");
    await hasEnded(rig);
  },
  "while frozen only what is harmless is served": async (rig) => {
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
  },
  "a freeze whose host goes is undone": async (rig) => {
    await rig.hook.forget();
    await rig.hook.hold("freeze");
    const client = await rig.meet();
    await client.socket.send('{"execute":"guest-fsfreeze-freeze"}');
    await rig.hook.until("freeze");
    await client[Symbol.asyncDispose]();
    await rig.hook.until("freeze thaw");
    await rig.hook.letGo("freeze");
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
  },
  "a freeze is held for a host that comes back": async (rig) => {
    await rig.hook.forget();
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
  },
  "a freeze is held while the port is away": async (rig) => {
    await rig.hook.forget();
    await using client = await rig.meet();
    assertEquals(await freeze(client), 2);
    const writes = await rig.blockWrites();
    await rig.machine.unplugPort();
    await rig.machine.untilPort({ present: false });
    await rig.machine.replugPort();
    await client.sync();
    assertEquals(await status(client), "frozen");
    await writes.mustBlock();
    assertEquals(await thaw(client), 2);
    await writes.finish();
    await hasEnded(rig);
  },
  "a freeze is held while the machine is paused": async (rig) => {
    await rig.hook.forget();
    await using client = await rig.meet();
    assertEquals(await freeze(client), 2);
    const writes = await rig.blockWrites();
    await rig.machine.monitor.execute("stop");
    const early = client.call("guest-fsfreeze-status");
    await rig.machine.monitor.execute("cont");
    assertEquals(await early, "frozen");
    await writes.mustBlock();
    assertEquals(await thaw(client), 2);
    await writes.finish();
    await hasEnded(rig);
  },
  "an agent that is ended thaws first": async (rig) => {
    await rig.hook.forget();
    await using client = await rig.meet();
    assertEquals(await freeze(client), 2);
    const writes = await rig.blockWrites();
    assertEquals(await rig.machine.killAgent("TERM"), 0);
    await writes.finish();
    await hasEnded(rig);
    await rig.machine.startAgent();
  },
};

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
    await mountLoop(rig);

    for (const [what, step] of Object.entries(WHATEVER)) {
      await t.step(what, () => step(rig));
    }
  },
});

/** Writes have to be seen to block meanwhile, on a machine that is emulated. */
const HOLD_SECONDS = 6;

/** A freeze that ends soon, and shows for long. */
const SHORT_HOLD = [
  `--hold-timeout=${HOLD_SECONDS}`,
  "--expired-grace=600",
] as const;

/** What may come before and after a freeze ends by itself. */
const ALONE: Readonly<Record<string, Step>> = {
  "the next thaw tells of it, once": async (rig) => {
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
    await rejects(thaw(client), {
      message: new RegExp(`fsfreeze is limited to ${HOLD_SECONDS} s`),
    });
    assertEquals(await status(client), "thawed");
    assertEquals(await thaw(client), 0);
  },
  "the grace is over some time": async (rig) => {
    await rig.hook.forget();
    await rig.restart(["--expired-grace=2"]);
    await using client = await rig.meet();
    assertEquals(await freeze(client), 2);
    await rig.hook.until("freeze thaw");
    await until(async () => await status(client) === "thawed" || undefined, {
      what: "the grace to end",
    });
    await rejects(thaw(client), { message: /fsfreeze is limited/ });
  },
  "it needs neither host nor port for that": async (rig) => {
    await rig.hook.forget();
    const client = await rig.meet();
    assertEquals(await freeze(client), 2);
    const writes = await rig.blockWrites();
    await client[Symbol.asyncDispose]();
    await rig.machine.unplugPort();
    await writes.finish();
    await hasEnded(rig);
    await rig.machine.replugPort();
    await using next = await rig.meet();
    await rejects(thaw(next), { message: /fsfreeze is limited/ });
  },
  "another freeze may come before the thaw": async (rig) => {
    await rig.hook.forget();
    await using client = await rig.meet();
    assertEquals(await freeze(client), 2);
    await rig.hook.until("freeze thaw");
    await rig.untilUnmarked();
    assertEquals(await freeze(client), 2);
    assertEquals(await thaw(client), 2);
    assertEquals(await rig.hook.read(), "freeze thaw freeze thaw");
  },
};

Deno.test({
  name: "A freeze that nobody ends is ended by the agent",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      disks: TWO_DISKS,
      agentArgs: [NOTES_HOOK, ...SHORT_HOLD],
    });

    for (const [what, step] of Object.entries(ALONE)) {
      await t.step(what, () => step(rig));
    }
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
