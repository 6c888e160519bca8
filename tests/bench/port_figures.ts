/**
 * Figures of the agents in a virtual machine, on its virtio port. Both run in
 * the same machine, in turns.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";
import { Machine } from "../vm/machine.ts";
import { AGENT_PORT } from "../vm/qemu.ts";
import { BlockingSocket } from "./blocking_socket.ts";
import type { Pair } from "./pair.ts";
import type { Plan } from "./plan.ts";
import {
  type Memory,
  parseMemory,
  parseSwitches,
  type Switches,
  wakeUpsBetween,
} from "./process_figures.ts";
import { PING } from "./requests.ts";
import {
  type Latency,
  latencyFigures,
  middle,
  oneRound,
} from "./round_trips.ts";
import { FEW_WAKE_UPS } from "./socket_figures.ts";
import type { Subject } from "./subject.ts";
import type { Figure } from "./table.ts";
import { pause } from "./yardstick.ts";

const PORT = `/dev/virtio-ports/${AGENT_PORT}`;

/** Emulated, the compilers of a runtime take so many to settle. */
const WARM_UP = 1000;

/** What an agent did in the machine that had nothing to do. */
interface Stay {
  readonly attended: number;
  readonly alone: number;
  readonly memory: Memory;
}

/**
 * Boots a machine and measures both agents in it.
 *
 * @param subjects The agents
 * @param plan How much
 * @returns The figures
 */
export async function portFigures(
  subjects: Pair<Subject>,
  plan: Plan,
): Promise<Figure[]> {
  const programs = subjects.map(({ program }, index) => [
    placeOf(index),
    program,
  ]);
  await using machine = await Machine.boot({
    programs: Object.fromEntries(programs),
  });
  const rounds = subjects.map((): Latency[] => []);
  for (let round = 0; round < plan.portRounds; round++) {
    for (const [index, taken] of rounds.entries()) {
      await using agent = await Guest.start(machine, placeOf(index));
      taken.push(await agent.roundTrips(plan.portEach));
    }
  }
  const latencies = latencyFigures("guest-ping, virtio port", {
    latencies: rounds.map(middle),
    isExpected: false,
  });
  const stays: Stay[] = [];
  for (const index of subjects.keys()) {
    await using agent = await Guest.start(machine, placeOf(index));
    stays.push(await agent.stay(plan));
  }
  return [...latencies, ...stayFigures(stays, plan)];
}

function stayFigures(stays: readonly Stay[], { idleMs }: Plan): Figure[] {
  const [ours, theirs] = stays;
  if (ours === undefined || theirs === undefined) return [];
  const wakeUps = `wake-ups in ${idleMs / 1000} s on a virtio port`;
  return [
    {
      name: `${wakeUps}, host attached`,
      ours: ours.attended,
      theirs: theirs.attended,
      digits: 0,
      expected: FEW_WAKE_UPS,
    },
    {
      name: `${wakeUps}, host away`,
      ours: ours.alone,
      theirs: theirs.alone,
      digits: 0,
      expected: FEW_WAKE_UPS,
    },
    {
      name: "anonymous memory idle in the machine, MiB",
      ours: ours.memory.anonymous,
      theirs: theirs.memory.anonymous,
    },
  ];
}

function placeOf(index: number): string {
  return `/usr/sbin/subject${index}`;
}

/** An agent that runs in the machine. */
class Guest implements AsyncDisposable {
  readonly #machine: Machine;
  readonly #pid: number;

  private constructor(machine: Machine, pid: number) {
    this.#machine = machine;
    this.#pid = pid;
  }

  static async start(machine: Machine, program: string): Promise<Guest> {
    const words = [program, "-m", "virtio-serial", "-p", PORT];
    const pid = await machine.shell.run(`/rig/agent.sh ${words.join(" ")}`);
    await using client = await machine.connect();
    await client.sync();
    return new Guest(machine, Number(pid));
  }

  async roundTrips(each: number): Promise<Latency> {
    using socket = await this.#connect();
    oneRound(socket, { request: PING, each: WARM_UP });
    return oneRound(socket, { request: PING, each });
  }

  async stay({ idleMs }: Plan): Promise<Stay> {
    return {
      attended: await this.#wakeUps(idleMs, { host: "attached" }),
      alone: await this.#wakeUps(idleMs, { host: "away" }),
      memory: parseMemory(await this.#cat("smaps_rollup")),
    };
  }

  async #wakeUps(
    idleMs: number,
    { host }: { readonly host: "attached" | "away" },
  ): Promise<number> {
    using socket = host === "attached" ? await this.#connect() : undefined;
    socket?.exchange(PING);
    // What was going on when the host came or went is no part of being idle.
    await pause(idleMs / 5);
    const before = await this.#switches();
    await pause(idleMs);
    return wakeUpsBetween(before, await this.#switches());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine.killAgent();
  }

  async #connect(): Promise<BlockingSocket> {
    const { agent } = this.#machine.paths;
    return await until(() => BlockingSocket.connect(agent), {
      what: "the machine's port",
    });
  }

  async #switches(): Promise<Switches> {
    return parseSwitches(await this.#cat("task/*/status"));
  }

  async #cat(files: string): Promise<string> {
    return await this.#machine.shell.run(`cat /proc/${this.#pid}/${files}`);
  }
}
