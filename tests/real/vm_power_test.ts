/**
 * Ending a real machine, by whatever of the usual programs it has.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  doesNotMatch,
  match,
  notDeepStrictEqual,
} from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import { until } from "../vm/deadline.ts";

/** Programs that tell the console how they were called. */
const PROGRAMS = {
  "/rig/sbin/shutdown": `#!/bin/sh
    echo "shutdown: $*" > /dev/ttyS0
    poweroff -f`,
  // This is what it says where systemd does not manage the machine.
  "/rig/bin/systemctl": `#!/bin/sh
    echo "systemctl: $*" > /dev/ttyS0
    echo "System has not been booted with systemd as init system" >&2
    exit 1`,
};

/** Ways to end, the programs that are there, and what the console shows. */
const ENDS: Readonly<
  Record<string, {
    readonly mode: string;
    readonly programs: readonly string[];
    readonly reason: string;
    readonly says: RegExp;
  }>
> = {
  "powerdown by the kernel alone": {
    mode: "powerdown",
    programs: [],
    reason: "guest-shutdown",
    says: /reboot: Power down\r?\n$/,
  },
  "powerdown by /sbin/shutdown, after systemctl refused": {
    mode: "powerdown",
    programs: ["/bin/systemctl", "/sbin/shutdown"],
    reason: "guest-shutdown",
    says:
      /systemctl: poweroff\r?\nshutdown: -h -P \+0 hypervisor initiated shutdown/,
  },
  "reboot by the kernel alone": {
    mode: "reboot",
    programs: [],
    reason: "guest-reset",
    says: /reboot: Restarting system/,
  },
};

Deno.test({
  name: "guest-shutdown starts a real machine anew, and halts it",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({
      onReset: "reset",
      disks: [{ name: "data", type: "ext4" }],
    });
    const { machine, shell } = rig;

    await t.step("reboot, by the kernel alone", async () => {
      await shell.run("echo precious > /mnt/data/file");
      await restart(rig);
      assertEquals(await shell.run("cat /mnt/data/file"), "precious");
      doesNotMatch(await machine.consoleOutput(), /going down/);
    });

    await t.step("reboot, by /sbin/reboot, which asks init", async () => {
      await shell.run("ln -s /bin/busybox /sbin/reboot");
      await restart(rig);
      match(await machine.consoleOutput(), /The system is going down NOW!/);
    });

    await t.step("halt, by the kernel alone", async () => {
      await shutDown(rig, {
        mode: "halt",
        until: () => untilPrinted(rig, /reboot: System halted/),
      });
      // To QEMU it goes on, with processors that wait for what never comes.
      assertEquals(await haltedProcessors(rig), 2);
      const { status } = await machine.monitor.execute("query-status") as {
        readonly status: string;
      };
      assertEquals(status, "running");
    });
  },
});

for (
  const [what, { mode, programs, reason, says }] of Object.entries(ENDS)
) {
  Deno.test({
    name: `guest-shutdown ends a machine that may not start anew: ${what}`,
    ignore: NO_MACHINES,
    fn: async () => {
      await using rig = await AgentRig.boot({ files: PROGRAMS });
      for (const program of programs) {
        await rig.shell.run(`cp /rig${program} ${program}`);
      }
      await rig.shell.run("mkdir -p /run/systemd/system");
      await shutDown(rig, { mode, until: () => mustEnd(rig, reason) });
      match(await rig.machine.consoleOutput(), says);
    },
  });
}

/** Starts the machine anew through the agent, and then the agent. */
async function restart(rig: AgentRig): Promise<void> {
  const { machine, shell } = rig;
  const life = "cat /proc/sys/kernel/random/boot_id";
  const before = await shell.run(life);
  await machine.untilRestarted(() =>
    shutDown(rig, { mode: "reboot", until: () => untilReset(rig) })
  );
  notDeepStrictEqual(await shell.run(life), before);
  await machine.startAgent();
}

/** Asks for it, and sees that success is not answered. */
async function shutDown(
  rig: AgentRig,
  { mode, until }: { mode?: string; until: () => Promise<void> },
): Promise<void> {
  await using client = await rig.meet();
  const request = { execute: "guest-shutdown", arguments: { mode } };
  await client.socket.send(`${JSON.stringify(request)}\n`);
  await until();
  assertEquals(client.socket.takeAll(), new Uint8Array());
}

async function untilReset({ machine: { monitor } }: AgentRig): Promise<void> {
  const since = monitor.events.length;
  const wanted = { guest: true, reason: "guest-reset" };
  await monitor.event("RESET", { since, wanted });
}

async function untilPrinted(
  { machine }: AgentRig,
  pattern: RegExp,
): Promise<void> {
  await until(async () => {
    return pattern.test(await machine.consoleOutput()) || undefined;
  }, { what: `the console to show ${pattern}` });
}

async function mustEnd({ machine }: AgentRig, reason: string): Promise<void> {
  const wanted = { guest: true, reason };
  await machine.monitor.event("SHUTDOWN", { wanted });
  assertEquals(await machine.untilEnded(), 0);
}

/** What QEMU shows of a processor that waits for an interrupt. */
async function haltedProcessors({ machine }: AgentRig): Promise<number> {
  const command = { "command-line": "info registers -a" };
  const text = await machine.monitor.execute("human-monitor-command", command);
  return [...String(text).matchAll(/\bHLT=1\b/g)].length;
}
