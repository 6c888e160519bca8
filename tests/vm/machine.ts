/**
 * A throw-away virtual machine with an agent in it, for tests and the demo.
 * Whoever boots it owns it: when it goes out of scope, QEMU is killed and
 * every file of the machine removed, also when a test fails.
 *
 * @module
 */

import { AgentClient } from "./agent_client.ts";
import { boot, type BootedParts, type MachineOptions } from "./boot.ts";
import type { ControlShell } from "./control_shell.ts";
import { until } from "./deadline.ts";
import type { Kernel } from "./kernel.ts";
import type { Monitor } from "./monitor.ts";
import { AGENT_PORT, agentPortDevice, type Paths } from "./qemu.ts";
import type { QemuProcess } from "./qemu_process.ts";

export type { MachineDisk, MachineOptions } from "./boot.ts";

/** A running virtual machine. */
export class Machine implements AsyncDisposable {
  /** The kernel it runs. */
  readonly kernel: Kernel;
  /** Its sockets and files on the host. */
  readonly paths: Paths;
  /** A shell in it that works whatever is frozen. */
  readonly shell: ControlShell;
  /** QEMU's monitor. */
  readonly monitor: Monitor;
  /** The process number of QEMU. */
  readonly pid: number;
  readonly #qemu: QemuProcess;
  readonly #agentCommand: string;
  readonly #resources: AsyncDisposable;

  private constructor(parts: BootedParts) {
    this.kernel = parts.kernel;
    this.paths = parts.paths;
    this.shell = parts.shell;
    this.monitor = parts.monitor;
    this.pid = parts.qemu.pid;
    this.#qemu = parts.qemu;
    this.#agentCommand = parts.agentCommand;
    this.#resources = parts.resources;
  }

  /**
   * Boots a machine and, if there is one, starts the agent in it.
   *
   * @param options What to boot
   * @returns The machine, once it answers
   */
  static async boot(options: MachineOptions = {}): Promise<Machine> {
    const machine = new Machine(await boot(options));
    if (options.agent === undefined) return machine;
    try {
      await machine.startAgent();
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Connects to the agent's port, as a host does. QEMU serves one connection
   * at a time; a disposed one is what the agent sees as a host that hung up.
   *
   * @returns The client, not synchronised yet
   */
  async connect(): Promise<AgentClient> {
    return await AgentClient.connect(this.paths.agent);
  }

  /**
   * Starts the agent, at boot or after it was killed.
   *
   * @param args Plain words for it, beside those the machine was booted with
   * @returns Its process number in the machine
   */
  async startAgent(args: readonly string[] = []): Promise<number> {
    const words = [this.#agentCommand, ...args].join(" ");
    return Number(await this.shell.run(`/rig/agent.sh ${words}`));
  }

  /**
   * Ends the agent with a signal and waits until it has gone.
   *
   * @param signal The signal's name, without `SIG`; `KILL` by default
   * @returns Its exit status; 128 and more for one that a signal has ended
   */
  async killAgent(signal = "KILL"): Promise<number> {
    return Number(
      await this.shell.run(`
      read -r pid < /run/agent.pid && kill -${signal} "$pid" || exit 1
      until [ -s "/run/agent-$pid.status" ]; do sleep 0.01; done
      cat "/run/agent-$pid.status"`),
    );
  }

  /**
   * Reads what the agent has printed so far.
   *
   * @returns Its standard output and standard error
   */
  async agentOutput(): Promise<string> {
    return await this.shell.run("cat /run/agent.out");
  }

  /** Pulls the agent's virtio port out of the running machine. */
  async unplugPort(): Promise<void> {
    const known = this.monitor.events.length;
    await this.monitor.execute("device_del", { id: "agent" });
    await until(
      () =>
        this.monitor.events.slice(known)
          .find(({ event }) => event === "DEVICE_DELETED"),
      { what: "the port to be unplugged" },
    );
  }

  /** Plugs the agent's virtio port in again. */
  async replugPort(): Promise<void> {
    await this.monitor.execute("device_add", agentPortDevice());
  }

  /**
   * Waits until the machine has noticed that its port came or went.
   *
   * @param wanted Whether the port is to be there
   */
  async untilPort(wanted: { readonly present: boolean }): Promise<void> {
    const test = wanted.present ? "-e" : "! -e";
    await until(async () => {
      const script = `[ ${test} /dev/virtio-ports/${AGENT_PORT} ]`;
      return (await this.shell.attempt(script)).status === 0 || undefined;
    }, { what: `the port to ${wanted.present ? "come" : "go"}` });
  }

  /**
   * Waits until the machine has started anew and answers. It has forgotten
   * everything that is not on its disks, and no agent runs in it.
   *
   * @param start Has it start anew
   */
  async untilRestarted(start: () => Promise<void>): Promise<void> {
    const known = this.monitor.events.length;
    await start();
    await this.monitor.event("RESET", { since: known });
    const reset = this.monitor.events.findLastIndex(({ event }) =>
      event === "RESET"
    );
    await this.monitor.event("VSERPORT_CHANGE", {
      since: reset,
      wanted: { id: "control", open: true },
      seconds: 60,
    });
    const trouble = await this.shell.run("cat /run/trouble");
    if (trouble !== "") throw new Error(`Cannot start anew: ${trouble}`);
  }

  /**
   * Waits until the machine has ended by itself.
   *
   * @returns QEMU's exit status
   */
  async untilEnded(): Promise<number> {
    return await this.#qemu.untilEnded();
  }

  /**
   * Reads what the machine has printed on its console.
   *
   * @returns All of it
   */
  async consoleOutput(): Promise<string> {
    return await Deno.readTextFile(this.paths.console);
  }

  /** Kills QEMU and removes the machine's files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources[Symbol.asyncDispose]();
  }
}
