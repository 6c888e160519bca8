/**
 * The agents of a life, one after the other, started and supervised as a
 * service manager does it.
 *
 * @module
 */

import { until } from "../deadline.ts";
import { AGENT_PORT, portPath } from "../qemu.ts";
import { randomConfig } from "./script.ts";
import type { Dice } from "../../lib/json/generator.ts";
import type { LifeSettings } from "./script.ts";
import type { Door } from "./talk.ts";
import { SOCKET, type World } from "./world.ts";

const CONFIG = "/run/chaos/agent.conf";

/** How long an agent may take to end when it is asked, in seconds. */
const END_SECONDS = 40;

/** How long a killed one is waited for that the kernel may hold, in seconds. */
const DEATH_SECONDS = 2;

/** What there is of a process. */
export interface Inventory {
  /** What its descriptors lead to, sorted. */
  readonly descriptors: readonly string[];
  /** How many threads it has. */
  readonly threads: number;
  /** Processes beside it that it or its like has started, one a line. */
  readonly strays: string;
}

/** Starts, signals and ends agents. */
export class Agents {
  /** The process that lives now. */
  pid = 0;
  /** Whether a killed one may not have ended yet. */
  isHaunted = false;
  #world: World;
  #settings: LifeSettings;
  #group = 0;

  /**
   * Prepares to start some.
   *
   * @param world Where they live
   * @param settings What they are told
   */
  constructor(world: World, settings: LifeSettings) {
    this.#world = world;
    this.#settings = settings;
  }

  /**
   * Tells where clients connect to on the host.
   *
   * @param which Which client, where there may be several
   * @returns Where
   */
  door(which: number): Door {
    const { paths } = this.#world.machine;
    return this.#settings.door === "port"
      ? { path: paths.agent, farewell: new Uint8Array() }
      : { path: portPath(paths, `chaos.${which}`), farewell: Uint8Array.of(0) };
  }

  /** How many clients there may be at a time. */
  get clients(): number {
    return this.#settings.door === "port" ? 1 : 2;
  }

  /** Starts one. */
  async start(): Promise<void> {
    const { door, hasFrozenLog } = this.#settings;
    const words = [
      ...["/rig/agent.sh /rig/chaos_agent.sh", ++this.#group],
      ...["/usr/sbin/agent --verbose --retry-path -c", CONFIG],
      "--fsfreeze-hook=/rig/chaos_legacy.sh",
      door === "port"
        ? `-m virtio-serial -p /dev/virtio-ports/${AGENT_PORT}`
        : `-m unix-listen -p ${SOCKET}`,
      ...hasFrozenLog ? ["--logfile=/mnt/logs/agent.log"] : [],
    ];
    this.pid = Number(await this.#world.shell.run(words.join(" ")));
  }

  /**
   * Changes the configuration; an agent that runs is told to read it again.
   *
   * @param dice Decides what it says
   */
  async configure(dice: Dice): Promise<void> {
    const text = randomConfig(dice);
    await this.#world.shell.run(`printf %s '${text}' > ${CONFIG}`);
    if (this.pid !== 0) await this.obey("HUP");
  }

  /**
   * Sends a signal.
   *
   * @param name Its name, without `SIG`
   */
  async signal(name: string): Promise<void> {
    await this.#world.shell.attempt(`kill -${name} ${this.pid}`);
  }

  /**
   * Waits until the agent obeys signals, as a service manager waits until a
   * service says that it is ready.
   *
   * @param name The signal's name, without `SIG`
   */
  async obey(name: "HUP" | "TERM"): Promise<void> {
    const script = `until grep -q '^SigCgt:.*[13579bdf]$' \
        /proc/${this.pid}/status || ! [ -e /proc/${this.pid} ]; do
      sleep 0.02
    done`;
    await this.#world.shell.run(script);
    await this.signal(name);
  }

  /** Kills the agent with all it has started, and notes that hooks may tell. */
  async kill(): Promise<void> {
    await this.signal("KILL");
    this.isHaunted = !await this.#hasEnded(DEATH_SECONDS);
    await this.#bury();
  }

  /**
   * Asks the agent to end.
   *
   * @returns What is wrong with how it ended, if something is
   */
  async end(): Promise<string | undefined> {
    await this.obey("TERM");
    if (!await this.#hasEnded(END_SECONDS)) {
      await this.kill();
      return `it has not ended ${END_SECONDS} s after SIGTERM`;
    }
    const status = await this.status();
    const { strays } = await this.inventory();
    await this.#bury();
    if (status !== "0") return `it has ended with status ${status}`;
    return strays === "" ? undefined : `it has left "${strays}"`;
  }

  /**
   * Tells how the agent has ended.
   *
   * @returns Its exit status; nothing while it lives
   */
  async status(): Promise<string> {
    const file = `/run/agent-${this.pid}.status`;
    return await this.#world.shell.run(`[ ! -e ${file} ] || cat ${file}`);
  }

  /** Waits until a killed agent that the kernel has held is gone. */
  async untilPeace(): Promise<void> {
    const group = "/run/cgroup";
    await until(async () => {
      const script = `for group in ${group}/*/; do
        [ $group = ${group}/${this.#group}/ ] || cat $group/cgroup.procs
      done`;
      return await this.#world.shell.run(script) === "" || undefined;
    }, { what: "killed agents to be gone" });
    this.isHaunted = false;
  }

  /**
   * Looks what the agent holds.
   *
   * @returns What there is; children of hooks that were told to stay excluded
   */
  async inventory(): Promise<Inventory> {
    const text = await this.#world.shell.run(`
      for fd in /proc/${this.pid}/fd/*; do readlink $fd; done | sort
      echo ---
      ls /proc/${this.pid}/task | wc -l
      echo ---
      for pid in $(cat /run/cgroup/${this.#group}/cgroup.procs); do
        [ $pid = ${this.pid} ] || echo "$pid $(tr '\\0' ' ' < /proc/$pid/cmdline)"
      done`);
    const [descriptors = "", threads, strays = ""] = text.split("---");
    return {
      descriptors: descriptors.trim().split("\n").map(kindOf),
      threads: Number(threads),
      strays: strays.trim(),
    };
  }

  async #hasEnded(seconds: number): Promise<boolean> {
    const script = `left=${seconds * 50}
      until [ -s /run/agent-${this.pid}.status ]; do
        left=$((left - 1)); [ $left -gt 0 ] || exit 1; sleep 0.02
      done`;
    const { status } = await this.#world.shell.attempt(script, {
      seconds: seconds * 3,
    });
    return status === 0;
  }

  /** What a service manager does with what is left of a service. */
  async #bury(): Promise<void> {
    await this.#world.shell.run(`
      group=/run/cgroup/${this.#group}
      echo 1 > $group/cgroup.kill
      left=100
      while grep -v '^${this.pid}$' $group/cgroup.procs | grep -q .; do
        left=$((left - 1)); [ $left -gt 0 ] || break; sleep 0.02
      done
      echo kill >> /run/chaos/events`);
    this.pid = 0;
  }
}

/** Sockets and pipes have a number each. */
function kindOf(target: string): string {
  return target.replace(/:\[\d+\]$/, "");
}
