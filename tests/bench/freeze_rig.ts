/**
 * One machine with both agents in it, each on a virtio port of its own, and
 * disks that are written to all the time. The disks are files in the host's
 * memory, so that what is measured is not the host's disk.
 *
 * @module
 */

import { AgentClient } from "../vm/agent_client.ts";
import { makeImage } from "../vm/disk_image.ts";
import { Machine } from "../vm/machine.ts";
import { AGENT_PORT, portPath } from "../vm/qemu.ts";
import type { FreezeSample } from "./freeze_figures.ts";
import type { FreezePlan } from "./freeze_plan.ts";
import { frozenWindow, longestStall, parseTrace } from "./freeze_trace.ts";
import type { Pair } from "./pair.ts";
import type { Subject } from "./subject.ts";

const OTHER_PORT = "org.stillpoint.bench";
const PROGRAMS: Pair<string> = ["/usr/sbin/ours", "/usr/sbin/theirs"];
const PORTS: Pair<string> = [AGENT_PORT, OTHER_PORT];

/** Where the machine keeps what writers print: in memory. */
const STALLS = "/run/stalls";
const TRACE = "/sys/kernel/tracing/trace";

/** Room for what is dirty, for what it replaces, and for the journal. */
const SPARE_MIB = 96;

/** The machine, its agents and its writers. */
export class FreezeRig implements AsyncDisposable {
  readonly #machine: Machine;
  readonly #clients: readonly AgentClient[];
  readonly #plan: FreezePlan;
  readonly #resources: AsyncDisposable;

  private constructor(
    plan: FreezePlan,
    { machine, clients, resources }: {
      readonly machine: Machine;
      readonly clients: readonly AgentClient[];
      readonly resources: AsyncDisposable;
    },
  ) {
    this.#plan = plan;
    this.#machine = machine;
    this.#clients = clients;
    this.#resources = resources;
  }

  /**
   * Boots the machine, and starts agents, writers and the trace.
   *
   * @param subjects The agents
   * @param plan What to freeze
   * @returns The rig, ready for a cycle
   */
  static async boot(
    subjects: Pair<Subject>,
    plan: FreezePlan,
  ): Promise<FreezeRig> {
    await using stack = new AsyncDisposableStack();
    const folder = await makeFolder();
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    const machine = stack.use(
      await Machine.boot({
        memory: plan.memory,
        morePorts: [OTHER_PORT],
        disks: await makeDisks(folder, plan),
        programs: {
          "/bin/perl": "/usr/bin/perl",
          [PROGRAMS[0]]: subjects[0].program,
          [PROGRAMS[1]]: subjects[1].program,
        },
      }),
    );
    await machine.shell.run(setUp(plan));
    const clients: AgentClient[] = [];
    for (const port of PORTS) {
      const path = port === AGENT_PORT
        ? machine.paths.agent
        : portPath(machine.paths, port);
      const client = stack.use(await AgentClient.connect(path));
      await client.sync({ seconds: 30 });
      clients.push(client);
    }
    const resources = stack.move();
    return new FreezeRig(plan, { machine, clients, resources });
  }

  /**
   * Makes all filesystems dirty, lets one agent freeze them and thaws them as
   * soon as it says that they are frozen.
   *
   * @param agent Which: 0 for ours
   * @returns What was seen
   */
  async cycle(agent: number): Promise<FreezeSample> {
    const client = this.#clients[agent];
    if (client === undefined) throw new Error(`There is no agent ${agent}`);
    const { shell } = this.#machine;
    const { filesystems: count } = this.#plan;
    const kilobytes = await shell.run(dirty(this.#plan), { seconds: 60 });
    const begun = performance.now();
    const frozen = await client.call("guest-fsfreeze-freeze", { seconds: 60 });
    const call = performance.now() - begun;
    const thawed = await client.call("guest-fsfreeze-thaw", { seconds: 60 });
    if (frozen !== count || thawed !== count) {
      throw new Error(`Froze ${frozen} and thawed ${thawed} of ${count}`);
    }
    const trace = await shell.run(`cat ${TRACE}`);
    const stalls = await shell.run(`cat ${STALLS}/*`);
    return {
      window: frozenWindow(parseTrace(trace), count),
      stall: longestStall(stalls),
      call,
      dirty: Number(kilobytes) / 1024,
    };
  }

  /** Kills the machine and removes its disks. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }
}

/** In memory where the host has room for that. */
async function makeFolder(): Promise<string> {
  const prefix = "stillpoint-bench-";
  const inMemory = Deno.makeTempDir({ prefix, dir: "/dev/shm" });
  return await inMemory.catch(() => Deno.makeTempDir({ prefix }));
}

async function makeDisks(
  folder: string,
  { filesystems, dirty }: FreezePlan,
): Promise<{ path: string; type: "ext4"; mount: string }[]> {
  const disks = Array.from({ length: filesystems }, (_, index) => ({
    path: `${folder}/${index}.img`,
    type: "ext4" as const,
    mount: `/mnt/${index}`,
  }));
  const size = (2 * dirty + SPARE_MIB) * 2 ** 20;
  for (const { path, type } of disks) await makeImage(path, type, { size });
  return disks;
}

/** Nothing but a freeze is to write out what is dirty. */
function setUp({ memory, filesystems, block, rest }: FreezePlan): string {
  const limit = Math.floor(memory * 0.75) * 2 ** 20;
  const writers = Array.from(
    { length: filesystems },
    (_, index) =>
      `/rig/stall_writer.sh /mnt/${index}/load ${block} ${rest} \\
      >> ${STALLS}/${index} 2>&1 &`,
  );
  const agents = PROGRAMS.map((program, index) =>
    `mkdir -p /run/state${index}
    env -i PATH="$PATH" ${program} -m virtio-serial -t /run/state${index} \\
      -p /dev/virtio-ports/${PORTS[index]} > /run/agent${index}.out 2>&1 &`
  );
  return `cd /proc/sys/vm
    echo ${limit} > dirty_bytes
    echo ${limit} > dirty_background_bytes
    echo 0 > dirty_writeback_centisecs
    sh /rig/trace_freezes.sh || exit
    mkdir -p ${STALLS}
    ${writers.join("\n")}
    ${agents.join("\n")}`;
}

/**
 * A new file each time, which has no place on the disk yet. The contents of a
 * file that was emptied instead would be written out at once by ext4.
 */
function dirty({ filesystems, dirty: size }: FreezePlan): string {
  const files = Array.from(
    { length: filesystems },
    (_, index) =>
      `rm -f /mnt/${index}/dirty
    dd if=/dev/zero of=/mnt/${index}/dirty bs=1M count=${size} 2> /dev/null`,
  );
  return `${files.join("\n")}
    for file in ${STALLS}/*; do : > $file; done
    : > ${TRACE}
    sed -n 's/^Dirty: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo`;
}
