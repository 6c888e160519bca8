/**
 * What the tests of Stillpoint in a machine share: a machine with disks to
 * freeze, and the ways to see from the host what is frozen.
 *
 * @module
 */

import { PROGRAM } from "../e2e/program.ts";
import type { AgentClient } from "./agent_client.ts";
import { BlockedWrites } from "./blocked_write.ts";
import type { ControlShell } from "./control_shell.ts";
import { until } from "./deadline.ts";
import { type FilesystemType, makeImage } from "./disk_image.ts";
import { HookNotes } from "./hook_notes.ts";
import { Machine, type MachineOptions } from "./machine.ts";
import type { WrittenDisk } from "./writers.ts";

/** A disk to make for the machine. */
export interface RigDisk {
  /** A word that names it. */
  readonly name: string;
  /** What is in it. */
  readonly type: FilesystemType;
  /** Whether it is mounted from the start, on `/mnt/NAME`. */
  readonly mounted?: boolean;
}

/** What to boot. */
export interface RigOptions extends Omit<MachineOptions, "disks"> {
  /** The disks, in order. */
  readonly disks?: readonly RigDisk[];
}

/** The disks of an ordinary machine. */
export const TWO_DISKS: readonly RigDisk[] = [
  { name: "data", type: "ext4" },
  { name: "logs", type: "xfs" },
];

/** How `/proc/PID/syscall` shows an ioctl that freezes: linux/fs.h. */
const FIFREEZE = "16 0x[0-9a-f]* 0xc0045877";

/** In the machine's memory. */
const STATE = "/run";
const MARKER = "/run/stillpoint/frozen.json";

/** A machine with Stillpoint in it. */
export class AgentRig implements AsyncDisposable {
  /** The machine. */
  readonly machine: Machine;
  /** Its disks that are mounted from the start. */
  readonly disks: readonly WrittenDisk[];
  /** What its hook was called with. */
  readonly hook: HookNotes;
  readonly #resources: AsyncDisposable;

  private constructor(
    machine: Machine,
    { disks, resources }: {
      readonly disks: readonly WrittenDisk[];
      readonly resources: AsyncDisposable;
    },
  ) {
    this.machine = machine;
    this.disks = disks;
    this.hook = new HookNotes(machine.shell);
    this.#resources = resources;
  }

  /**
   * Makes the disks, boots, and starts the agent.
   *
   * @param options What to boot
   * @returns The machine with what belongs to it
   */
  static async boot(options: RigOptions = {}): Promise<AgentRig> {
    const { disks = [], ...rest } = options;
    await using stack = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    const made = disks.map(({ name, type, mounted = true }) => ({
      ...{ name, type, path: `${folder}/${name}.img` },
      ...(mounted ? { mount: `/mnt/${name}` } : {}),
    }));
    for (const { path, type } of made) await makeImage(path, type);
    const machine = await Machine.boot({
      agent: PROGRAM,
      ...rest,
      disks: made,
    });
    stack.use(machine);
    const written = made.flatMap(({ name, mount }) =>
      mount === undefined ? [] : [{ name, mount }]
    );
    return new AgentRig(machine, { disks: written, resources: stack.move() });
  }

  /** A shell in the machine. */
  get shell(): ControlShell {
    return this.machine.shell;
  }

  /**
   * Connects and synchronises.
   *
   * @returns The client
   */
  async meet(): Promise<AgentClient> {
    const client = await this.machine.connect();
    try {
      await client.sync();
      return client;
    } catch (cause) {
      await client[Symbol.asyncDispose]();
      const words = await this.machine.agentOutput();
      throw new Error(`The agent does not answer, but says "${words}"`, {
        cause,
      });
    }
  }

  /**
   * Ends the agent and starts another one.
   *
   * @param args Its arguments beside those of the machine
   */
  async restart(args: readonly string[] = []): Promise<void> {
    await this.machine.killAgent("TERM");
    await this.machine.startAgent(args);
  }

  /** Waits until the kernel is busy freezing a filesystem for the agent. */
  async untilFreezing(): Promise<void> {
    const calls = "/proc/$(cat /run/agent.pid)/task/*/syscall";
    await until(async () => {
      const script = `grep -qs '^${FIFREEZE}' ${calls}`;
      return (await this.shell.attempt(script)).status === 0 || undefined;
    }, { what: "a FIFREEZE" });
  }

  /** Waits until the agent has nothing more to do. */
  async untilStill(): Promise<void> {
    const time = "cut -d' ' -f14,15 /proc/$(cat /run/agent.pid)/stat";
    await until(async () => {
      const [before, after] =
        (await this.shell.run(`${time}; sleep 0.3; ${time}`)).split("\n");
      return before === after || undefined;
    }, { what: "the agent to come to rest" });
  }

  /** Waits until the agent is a zombie that the kernel still holds. */
  async untilDying(): Promise<void> {
    const state = "sed 's/.*) //; s/ .*//' /proc/$(cat /run/agent.pid)/stat";
    await until(async () => await this.shell.run(state) === "Z" || undefined, {
      what: "the agent to be dying",
    });
  }

  /**
   * Starts a write to each disk; fails unless the kernel stops them all.
   *
   * @returns The writes
   */
  async blockWrites(): Promise<BlockedWrites> {
    const { disks } = this;
    return await BlockedWrites.start(this.shell, { disks, state: STATE });
  }

  /**
   * Writes to each disk; fails if a write does not go through.
   *
   * @param disks Which; all that are mounted from the start by default
   */
  async write(disks: readonly WrittenDisk[] = this.disks): Promise<void> {
    for (const { mount } of disks) {
      await this.shell.run(`: > '${mount}/written'`);
    }
  }

  /**
   * Reads the agent's note of what is frozen.
   *
   * @returns Its text; nothing if there is none
   */
  async marker(): Promise<string | undefined> {
    const { status, output } = await this.shell.attempt(`cat ${MARKER}`);
    return status === 0 ? output : undefined;
  }

  /** Waits until nothing is noted as frozen. */
  async untilUnmarked(): Promise<void> {
    let marker: string | undefined;
    await until(async () => {
      marker = await this.marker();
      return marker === undefined || undefined;
    }, { what: "the marker to go" }).catch(async (cause) => {
      const words = await this.machine.agentOutput();
      throw new Error(`The agent notes ${marker} and says "${words}"`, {
        cause,
      });
    });
  }

  /**
   * Waits until the agent has printed something.
   *
   * @param pattern What
   */
  async untilSaid(pattern: RegExp): Promise<void> {
    await until(async () => {
      return pattern.test(await this.machine.agentOutput()) || undefined;
    }, { what: `the agent to say ${pattern}` });
  }

  /** Kills the machine and removes its disks. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }
}
