/**
 * A real virtio-serial port that is not always there, or has nobody behind it.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { until } from "../vm/deadline.ts";

/** A real machine, whose port comes and goes. */
interface Stage {
  readonly rig: AgentRig;
  readonly machine: AgentRig["machine"];
  readonly shell: AgentRig["shell"];
  /** The process number of its agent. */
  readonly pid: string;
}

/** In this order: each goes on from what the one before has left. */
const COMINGS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "the agent outlives its port": async ({ rig, machine, shell, pid }) => {
    await using client = await rig.meet();
    await machine.unplugPort();
    await machine.untilPort({ present: false });
    await rig.untilSaid(/Waiting for/);
    await machine.replugPort();
    await machine.untilPort({ present: true });
    // To the host's socket nothing has happened.
    await client.sync();
    assertEquals(await client.call("guest-ping"), {});
    assertEquals(
      await shell.run("cat /run/agent.pid; pidof agent"),
      `${pid}\n${pid}`,
    );
  },
  "it waits for one that is missing, if told to": async ({ rig, machine }) => {
    await machine.unplugPort();
    await machine.untilPort({ present: false });
    await rig.restart(["-r"]);
    await rig.untilSaid(/Waiting for/);
    await machine.replugPort();
    await using client = await rig.meet();
    assertEquals(await client.call("guest-ping"), {});
  },
  "else it says what is missing, and ends": async ({ shell }) => {
    const path = "/dev/virtio-ports/missing";
    const { status, output } = await shell.attempt(
      `/usr/sbin/agent -m virtio-serial -p ${path}`,
    );
    assertEquals(status, 1);
    match(output, /\/dev\/virtio-ports\/missing/);
  },
  "it ends when told to, with a host attached": async ({ rig, machine }) => {
    await using _client = await rig.meet();
    assertEquals(await machine.killAgent("TERM"), 0);
  },
};

Deno.test({
  name: "A virtio port may come late, vanish and come back",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot();
    const { machine, shell } = rig;
    const pid = await shell.run("cat /run/agent.pid");

    const stage = { rig, machine, shell, pid };
    for (const [what, claim] of Object.entries(COMINGS)) {
      await t.step(what, () => claim(stage));
    }
  },
});

Deno.test({
  name: "An idle agent on a virtio port sleeps",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot();

    await t.step("while no host is attached", async () => {
      await mustSleep(rig);
    });

    await t.step("while a host is attached and silent", async () => {
      await using _client = await rig.meet();
      await mustSleep(rig);
    });

    await t.step("after a host has gone", async () => {
      await mustSleep(rig);
    });
  },
});

/** What a window of five seconds may hold: V8 tidies up now and then. */
const MOST_WAKE_UPS = 10;

/** Looks again if the agent was still busy with what came before. */
async function mustSleep({ shell }: AgentRig): Promise<void> {
  const count = "cat /proc/$(cat /run/agent.pid)/task/*/status |" +
    " awk '/ctxt_switches/ { sum += $2 } END { print sum }'";
  await until(async () => {
    const [before = 0, after = Infinity] =
      (await shell.run(`${count}; sleep 5; ${count}`)).split("\n").map(Number);
    return after - before <= MOST_WAKE_UPS || undefined;
  }, { what: `5 s with at most ${MOST_WAKE_UPS} wake-ups`, seconds: 40 });
}
