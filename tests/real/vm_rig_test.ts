/**
 * The virtual machine rig itself, with Debian's `qemu-ga` as the agent: what
 * the other tests take for granted.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { QEMU_GA } from "../conformance/reference.ts";
import { exists } from "../e2e/process_table.ts";
import { NO_KERNEL } from "../lacking.ts";
import { makeImage } from "../vm/disk_image.ts";
import { attempt } from "../vm/host_command.ts";
import { Machine, type MachineOptions } from "../vm/machine.ts";

/** These need neither root nor our own agent. */
const ignore = NO_KERNEL || !exists(QEMU_GA);

Deno.test({
  name: "Machine.boot() gives a machine whose agent outlives everything",
  ignore,
  fn: async (t) => {
    await using machine = await Machine.boot({ agent: QEMU_GA });

    await t.step("the agent answers on its port", async () => {
      await using client = await machine.connect();
      await client.sync();
      assertEquals(await client.call("guest-ping"), {});
      await rejects(client.call("guest-nonsense"), {
        errorClass: "CommandNotFound",
      });
    });

    await t.step("a host may hang up and come back", async () => {
      const first = await machine.connect();
      await first.socket.send('{"execute":"guest-pi');
      await first[Symbol.asyncDispose]();
      await using second = await machine.connect();
      await second.sync();
      assertEquals(await second.call("guest-ping"), {});
    });

    await t.step("a killed agent can be started again", async () => {
      await machine.killAgent();
      await machine.monitor.event("VSERPORT_CHANGE", {
        wanted: { id: "agent", open: false },
      });
      const pid = await machine.startAgent();
      await using client = await machine.connect();
      await client.sync();
      match(await machine.shell.run(`cat /proc/${pid}/cmdline`), /agent/);
    });

    await t.step("a port may be pulled out and plugged in", async () => {
      const list = "ls /dev/virtio-ports";
      await machine.unplugPort();
      await machine.untilPort({ present: false });
      assertEquals(await machine.shell.run(list), "stillpoint.control");
      await machine.replugPort();
      await machine.untilPort({ present: true });
      const names = (await machine.shell.run(list)).split("\n");
      assertEquals(names, ["org.qemu.guest_agent.0", "stillpoint.control"]);
    });

    await t.step("a paused machine answers when it goes on", async () => {
      await machine.monitor.execute("stop");
      let answered = false;
      const answer = machine.shell.run("echo here").then((text) => {
        answered = true;
        return text;
      });
      const status = await machine.monitor.execute("query-status");
      assertEquals((status as { status: string }).status, "paused");
      ok(!answered);
      await machine.monitor.execute("cont");
      assertEquals(await answer, "here");
    });
  },
});

Deno.test({
  name: "Machine.shell works side by side, whatever is frozen",
  ignore,
  fn: async (t) => {
    await using disks = await imageFolder();
    const path = `${disks.folder}/data.img`;
    await makeImage(path, "ext4");
    await using machine = await Machine.boot({
      disks: [{ path, type: "ext4", mount: "/mnt/data" }],
      programs: { "/sbin/dmsetup": "/sbin/dmsetup" },
      modules: ["dm-delay", "loop"],
      files: { "/rig/say": "#!/bin/sh\necho said\n" },
    });
    const { shell } = machine;

    await t.step("it gives status and output", async () => {
      assertEquals(await shell.attempt("echo one; echo two >&2; exit 3"), {
        status: 3,
        output: "one\ntwo\n",
      });
      const long = await shell.run("seq 20000");
      assertEquals(long.split("\n").length, 20000);
    });

    await t.step("it answers while another script is blocked", async () => {
      await shell.run("fsfreeze --freeze /mnt/data");
      const blocked = shell.run("echo text > /mnt/data/file && echo written");
      assertEquals(await shell.run("echo alive"), "alive");
      await shell.run("fsfreeze --unfreeze /mnt/data");
      assertEquals(await blocked, "written");
    });

    await t.step("it has the programs, modules and files it got", async () => {
      match(await shell.run("dmsetup targets"), /^delay\s/m);
      assertEquals(await shell.run("/rig/say"), "said");
    });
  },
});

Deno.test({
  name: "Machine.boot() puts the agent on an ISA serial port",
  ignore,
  fn: async () => {
    await using machine = await Machine.boot({
      agent: QEMU_GA,
      port: "isa",
    });
    await using client = await machine.connect();
    await client.sync();
    assertEquals(await client.call("guest-ping"), {});
  },
});

Deno.test({
  name: "A disposed machine leaves no process and no file",
  ignore,
  fn: async () => {
    await using machine = await Machine.boot();
    const { pid, paths } = machine;
    ok(await isAlive(pid));
    ok(exists(paths.control));
    await machine[Symbol.asyncDispose]();
    ok(!await isAlive(pid));
    ok(!exists(paths.console.replace(/\/[^/]*$/, "")));
  },
});

/** A disk without a filesystem. */
const BLANK = Deno.makeTempFileSync({ suffix: ".img" });
Deno.truncateSync(BLANK, 1024 * 1024);
globalThis.addEventListener("unload", () => Deno.removeSync(BLANK));

/** What cannot boot, and what the error must say about it. */
const FAILURES: Readonly<Record<string, [MachineOptions, RegExp]>> = {
  "a disk that is not there": [
    { disks: [{ path: "/nowhere/disk.img" }] },
    /QEMU says ".*\/nowhere\/disk.img/,
  ],
  "a disk that cannot be mounted": [
    { disks: [{ path: BLANK, type: "ext4", mount: "/mnt/data" }] },
    /set-up has failed.*\/mnt\/data/s,
  ],
  "a module that does not exist": [
    { modules: ["flux-capacitor"] },
    /Cannot find kernel module "flux-capacitor"/,
  ],
  "a machine that says nothing in time": [
    { seconds: 0.1 },
    /Cannot wait longer/,
  ],
};

for (const [what, [options, message]] of Object.entries(FAILURES)) {
  Deno.test({
    name: `Machine.boot() explains ${what}, and leaves nothing behind`,
    ignore,
    fn: async () => {
      await rejects(Machine.boot(options), { message });
    },
  });
}

async function imageFolder(): Promise<AsyncDisposable & { folder: string }> {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function isAlive(pid: number): Promise<boolean> {
  return (await attempt("sh", ["-c", `kill -0 ${pid}`])).status === 0;
}
