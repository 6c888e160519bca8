/**
 * The machine of the chaos: filesystems of several kinds, and what befalls
 * them.
 *
 * @module
 */

import { PROGRAM } from "../../e2e/program.ts";
import type { ControlShell } from "../control_shell.ts";
import { mustRun } from "../host_command.ts";
import { Machine } from "../machine.ts";

/** A filesystem, and where it can be reached, too. */
export interface Place {
  /** Where it is mounted. */
  readonly mount: string;
  /** The words that mount it again. */
  readonly words: string;
}

/** Every filesystem, those that lie on others after these. */
export const PLACES: readonly Place[] = [
  { mount: "/mnt/data", words: "-t ext4 /dev/vda" },
  { mount: "/mnt/logs", words: "-t xfs /dev/vdb" },
  { mount: "/mnt/tree", words: "-t btrfs /dev/vdc" },
  {
    mount: "/mnt/dead",
    words: "-t ext4 -o noatime,nobarrier /dev/mapper/dead",
  },
  { mount: "/mnt/inner", words: "-t ext4 /dev/loop0" },
];

/** Where they are mounted. */
export const MOUNTS: readonly string[] = PLACES.map(({ mount }) => mount);

/** What a write to a filesystem meets. */
export type Finding = "free" | "frozen" | "refused" | "waiting";

/** Names of the units, in the order in which they are begun. */
export const HOOKS = ["legacy", "alpha", "beta", "gamma"] as const;

const MIB = 2 ** 20;

const DISKS = [
  { name: "data", type: "ext4", size: 64 * MIB },
  { name: "logs", type: "xfs", size: 300 * MIB },
  { name: "tree", type: "btrfs", size: 128 * MIB },
  { name: "dead", type: "ext4", size: 64 * MIB },
] as const;

const MAKERS: Readonly<Record<typeof DISKS[number]["type"], string[]>> = {
  ext4: ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
  xfs: ["-q", "-f"],
  btrfs: ["-q", "-f"],
};

/** Ports of the machine that lead to the agent's socket. */
const BRIDGES = ["chaos.0", "chaos.1"];

/** Where the agent's socket is. */
export const SOCKET = "/run/chaos/agent.sock";

const UNITS: Readonly<Record<string, string>> = {
  alpha: "order=10\n",
  beta: "order=20\non-failure=continue\n",
  gamma: "order=30\ntimeout=1\n",
};

const SET_UP = `
  mkdir -p /run/chaos/probes /run/chaos/deeds /run/cgroup ${
  MOUNTS.join(" ")
} /mnt/bind /mnt/new
  mount -t cgroup2 none /run/cgroup
  : > /run/chaos/events
  DM_DISABLE_UDEV=1 dmsetup create dead \\
    --table "0 $(cat /sys/block/vdd/size) linear /dev/vdd 0"
  mount -t ext4 /dev/vda /mnt/data
  dd if=/dev/zero of=/mnt/data/inner.img bs=1M count=16 2> /dev/null
  mkfs.ext4 -q -F /mnt/data/inner.img
  losetup /dev/loop0 /mnt/data/inner.img
  ${
  PLACES.slice(1).map(({ mount, words }) => `mount ${words} ${mount}`).join(
    "\n",
  )
}
  mount -o bind /mnt/data /mnt/bind
  for port in 0 1; do
    (sh /rig/chaos_bridge.sh /dev/virtio-ports/chaos.$port ${SOCKET} \\
      > /run/chaos/bridge.$port 2>&1 < /dev/null &)
  done`;

/** A machine with filesystems. */
export class World implements AsyncDisposable {
  /** The machine. */
  readonly machine: Machine;
  readonly #resources: AsyncDisposable;

  private constructor(machine: Machine, resources: AsyncDisposable) {
    this.machine = machine;
    this.#resources = resources;
  }

  /**
   * Makes disks and boots.
   *
   * @returns The machine; no agent runs in it yet
   */
  static async boot(): Promise<World> {
    await using stack = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir({ prefix: "stillpoint-chaos-" });
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    for (const { name, type, size } of DISKS) {
      const path = `${folder}/${name}`;
      await Deno.writeFile(path, new Uint8Array());
      await Deno.truncate(path, size);
      await mustRun(`mkfs.${type}`, [...MAKERS[type], path]);
    }
    const machine = stack.use(
      await Machine.boot({
        disks: DISKS.map(({ name }) => ({ path: `${folder}/${name}` })),
        programs: {
          "/usr/sbin/agent": PROGRAM,
          "/sbin/dmsetup": "/sbin/dmsetup",
          "/sbin/mkfs.ext4": "/sbin/mkfs.ext4",
          "/usr/bin/perl": "/usr/bin/perl",
        },
        modules: ["btrfs", "loop", "dm-mod"],
        morePorts: BRIDGES,
        files: unitFiles(),
      }),
    );
    await machine.shell.run(SET_UP);
    return new World(machine, stack.move());
  }

  /** A shell in the machine. */
  get shell(): ControlShell {
    return this.machine.shell;
  }

  /**
   * Writes to every filesystem.
   *
   * @param seconds How long to wait for those that are neither done nor frozen
   * @returns What each write met, by mountpoint
   */
  async probe(seconds: number): Promise<Map<string, Finding>> {
    const script = `sh /rig/chaos_probe.sh ${seconds} ${MOUNTS.join(" ")}`;
    const text = await this.shell.run(script, { seconds: seconds + 20 });
    return new Map(
      text.trim().split("\n").map((line) => {
        const [mount = "", finding] = line.split(" ");
        return [mount, finding as Finding];
      }),
    );
  }

  /**
   * Has a hook behave otherwise from its next call on.
   *
   * @param call The hook and what it is called with, such as `alpha.thaw`
   * @param how See `guest/chaos_hook.sh`
   */
  async misbehave(call: string, how: string): Promise<void> {
    await this.shell.run(`
      : > /run/chaos/trouble
      echo ${how} > /run/chaos/${call}`);
  }

  /** Has the device of `/mnt/dead` stop answering. */
  async stick(): Promise<void> {
    await this.shell.run(
      "DM_DISABLE_UDEV=1 dmsetup suspend --noflush --nolockfs dead",
    );
  }

  /** Has it answer again. */
  async unstick(): Promise<void> {
    await this.shell.run("DM_DISABLE_UDEV=1 dmsetup resume dead");
  }

  /**
   * Begins something that may have to wait for a thaw.
   *
   * @param deed A script; `untilIdle` waits for its end
   */
  async begin(deed: string): Promise<void> {
    await this.shell.run(`
      (sh -c 'begun=/run/chaos/deeds/$$
        : > $begun
        ${deed}
        rm $begun' > /dev/null 2>&1 < /dev/null &)`);
  }

  /** Waits until nothing that was begun is under way. */
  async untilIdle(): Promise<void> {
    await this.shell.run(
      'while [ -n "$(ls /run/chaos/deeds)" ]; do sleep 0.05; done',
    );
  }

  /** Ends the trouble with hooks and devices; nothing here can block. */
  async heal(): Promise<void> {
    await this.shell.run(`
      rm -f /run/chaos/trouble /run/chaos/*.freeze /run/chaos/*.thaw
      while umount -l /mnt/new 2> /dev/null; do :; done
      for mount in ${MOUNTS.join(" ")}; do
        while awk -v at=$mount '$2 == at { type = $3 } END { exit type != "tmpfs" }' \\
            /proc/mounts; do umount -l $mount; done
      done`);
    await this.unstick();
  }

  /** Mounts again what was taken away. */
  async restore(): Promise<void> {
    const lines = PLACES.map(({ mount, words }) => `
      grep -q " ${mount} " /proc/mounts || mount ${words} ${mount}`);
    await this.shell.run(`${lines.join("")}
      grep -q " /mnt/bind " /proc/mounts || mount -o bind /mnt/data /mnt/bind`);
  }

  /** Makes room, and lets everything be written to. Needs nothing frozen. */
  async tidyUp(): Promise<void> {
    const rest = MOUNTS.map((mount) => `mount -o remount,rw ${mount}`);
    await this.shell.run(`set -e
      ${rest.join("\n")}
      rm -f ${MOUNTS.map((mount) => `${mount}/filler.*`).join(" ")}
      sync`);
  }

  /** Kills the machine and removes its disks. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }
}

function unitFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(UNITS).map(([name, lines]) => [
      `/etc/stillpoint/hooks.d/${name}.hook`,
      `[hook]\nexec=/rig/chaos_hook.sh\nargs=${name} {phase}\n${lines}`,
    ]),
  );
}
