/**
 * Storage that stops answering in the middle of a freeze: what can be thawed
 * is thawed, and the agent goes on answering.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { type AgentClient, ErrorReply } from "../vm/agent_client.ts";
import type { BlockedWrites } from "../vm/blocked_write.ts";
import { until } from "../vm/deadline.ts";
import { NOTES_HOOK } from "../vm/hook_notes.ts";
import { BESIDE_STUCK_DISK, StuckDisk } from "../vm/stuck_disk.ts";

/**
 * The promise is 100 ms, which the engine's tests hold by a virtual clock. An
 * emulated processor on a busy machine may be twenty times slower than a real
 * one, and whatever waits for the deadline of the freeze takes longer still.
 */
const PROMPT_MS = 1900;

const FREEZE = '{"execute":"guest-fsfreeze-freeze"}';

/** A machine of whose disks one may stop answering. */
interface Scene {
  readonly rig: AgentRig;
  readonly dead: StuckDisk;
}

/** A part of a test, in a machine that the parts before have used. */
type Step = (scene: Scene) => Promise<void>;

/** A deadline of two seconds ends these. */
const TOO_LONG: Readonly<Record<string, Step>> = {
  "it is named when its time is over": async ({ rig, dead }) => {
    await using client = await rig.meet();
    await dead.stick();
    const since = performance.now();
    await rejects(client.call("guest-fsfreeze-freeze"), {
      message: /^failed to freeze \/mnt\/dead: no answer within 2 s$/,
    });
    ok(performance.now() - since < 20_000);
    await rig.write();
    await rig.hook.until("freeze thaw");
    match(await rig.marker() ?? "", /"devices":\["\d+:\d+"\]/);
    await rejects(client.call("guest-fsfreeze-freeze"), {
      message: /^Cannot freeze: the kernel is still freezing \/mnt\/dead/,
    });
    await dead.recover();
    await worksAgain(rig, { client, dead });
  },
  "a sync that hangs fails it before anything": async ({ rig, dead }) => {
    await using client = await rig.meet();
    await dead.stickDirty();
    await rejects(client.call("guest-fsfreeze-freeze"), {
      message: /^failed to sync \/mnt\/dead: no answer within 2 s$/,
    });
    await rig.write();
    await rig.hook.until("freeze thaw");
    const time = await timed("ping", () => client.call("guest-ping"));
    report("during a hanging syncfs", [time]);
    await dead.recover();
    await worksAgain(rig, { client, dead });
  },
};

/** Nothing ends these by itself. */
const BROKEN_OFF: Readonly<Record<string, Step>> = {
  "what comes after a sync is answered at once": async ({ rig, dead }) => {
    await using client = await rig.meet();
    const writes = await beginFreeze(rig, { client, dead });
    const times = [await timed("sync", () => client.sync())];
    await writes.finish();
    for (let round = 0; round < 5; round++) {
      times.push(
        await timed("ping", () => client.call("guest-ping")),
        await timed("status", () => client.call("guest-fsfreeze-status")),
        await timed("thaw", () => thaw(client)),
        await timed("sync", () => client.sync()),
      );
    }
    report("during a hanging FIFREEZE", times);
    await dead.recover();
    await worksAgain(rig, { client, dead });
  },
  "a thaw ends it at once": async ({ rig, dead }) => {
    await using client = await rig.meet();
    const writes = await beginFreeze(rig, { client, dead });
    const time = await timed("freeze and thaw", async () => {
      await client.socket.send('{"execute":"guest-fsfreeze-thaw"}');
      await rejects(client.reply({ what: "the freeze's reply" }), {
        message: /thaw was asked for meanwhile/,
      });
      assertEquals(await client.reply({ what: "the thaw's reply" }), 0);
    });
    report("a thaw during a hanging FIFREEZE", [time]);
    await writes.finish();
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    await dead.recover();
    await worksAgain(rig, { client, dead });
  },
  "a host that goes leaves nothing frozen": async ({ rig, dead }) => {
    const client = await rig.meet();
    const writes = await beginFreeze(rig, { client, dead });
    await client[Symbol.asyncDispose]();
    await writes.finish();
    await using next = await rig.meet();
    await until(async () => {
      const status = await next.call("guest-fsfreeze-status");
      return status === "thawed" || undefined;
    }, { what: "the freeze to be undone", seconds: 10 });
    await dead.recover();
    await worksAgain(rig, { client: next, dead });
  },
};

Deno.test({
  name: "A freeze that meets dead storage fails and hurts nobody else",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      ...BESIDE_STUCK_DISK,
      agentArgs: [NOTES_HOOK, "--filesystem-timeout=2"],
    });
    const scene = { rig, dead: await StuckDisk.mount(rig) };

    for (const [what, step] of Object.entries(TOO_LONG)) {
      await t.step(what, () => step(scene));
    }
    // From here on nothing may end by itself.
    await rig.restart(["--filesystem-timeout=30"]);

    for (const [what, step] of Object.entries(BROKEN_OFF)) {
      await t.step(what, () => step(scene));
    }
  },
});

/** Freezes until the kernel waits for the dead disk; the live one is frozen. */
async function beginFreeze(
  rig: AgentRig,
  { client, dead }: { client: AgentClient; dead: StuckDisk },
): Promise<BlockedWrites> {
  await dead.stick();
  await client.socket.send(FREEZE);
  await rig.untilFreezing();
  return await rig.blockWrites();
}

/** Everything takes writes, nothing is noted, and a freeze succeeds. */
async function worksAgain(
  rig: AgentRig,
  { client, dead }: { client: AgentClient; dead: StuckDisk },
): Promise<void> {
  await rig.write([...rig.disks, dead]);
  await rig.untilUnmarked();
  await rig.hook.until("freeze thaw");
  assertEquals(await client.call("guest-fsfreeze-freeze"), 2);
  assertEquals(await client.call("guest-fsfreeze-thaw"), 2);
  await rig.untilUnmarked();
  await rig.hook.forget();
}

/** One that comes while the freeze is being undone learns what is left. */
async function thaw(client: AgentClient): Promise<void> {
  try {
    assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  } catch (error) {
    if (!(error instanceof ErrorReply)) throw error;
    match(error.message, /^failed to thaw \/mnt\/dead: .* still freezing it/);
  }
}

/** How long something took. */
interface Time {
  readonly what: string;
  readonly ms: number;
}

async function timed(what: string, ask: () => Promise<unknown>): Promise<Time> {
  const since = performance.now();
  await ask();
  return { what, ms: performance.now() - since };
}

/** Prints how long the slowest of each kind took; fails if that is long. */
function report(when: string, times: readonly Time[]): void {
  const kinds = Map.groupBy(times, ({ what }) => what);
  const slowest = [...kinds].map(([what, kind]) =>
    `${what} ${Math.max(...kind.map(({ ms }) => ms)).toFixed(1)} ms`
  );
  const line = `${when}: ${slowest.join(", ")}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
  ok(times.every(({ ms }) => ms <= PROMPT_MS), line);
}
