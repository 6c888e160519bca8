/**
 * A life of agents in a machine where everything goes wrong that can, and the
 * questions that have to be answered well after each part of it.
 *
 * @module
 */

import {
  type Action,
  diceFor,
  pick,
  randomActions,
  randomLife,
} from "./script.ts";
import { Agents } from "./agents.ts";
import { until } from "../deadline.ts";
import { Meddling } from "./meddling.ts";
import { Settling } from "./settling.ts";
import { lookAround } from "./truth.ts";
import { Talk } from "./talk.ts";
import { HOOKS, MOUNTS, World } from "./world.ts";

/** Longer than an agent may be stopped without noticing, in milliseconds. */
const LONG_STOP_MS = 6000;

const BEHAVIOURS = ["fail", "slow", "hang", "deaf", "fork"];

/** One seed's life. */
export class Life implements AsyncDisposable {
  /** Everything that was done, for whoever has to find out why it failed. */
  readonly diary: string[] = [];
  /** How many freezes have succeeded. */
  frozen = 0;
  /** How many looks saw something frozen. */
  seen = 0;
  readonly #seed: number;
  readonly #world: World;
  readonly #agents: Agents;
  readonly #meddling: Meddling;
  readonly #settling: Settling;
  readonly #begun = performance.now();
  #talks: (Talk | undefined)[] = [];
  #complaints: string[] = [];
  #round = 0;

  private constructor(seed: number, world: World) {
    this.#seed = seed;
    this.#world = world;
    this.#agents = new Agents(world, randomLife(diceFor(seed, 0)));
    this.#meddling = new Meddling(world);
    this.#settling = new Settling(world, this.#agents);
  }

  /**
   * Boots a machine and starts the first agent.
   *
   * @param seed Decides everything
   * @returns The life
   */
  static async begin(seed: number): Promise<Life> {
    await using stack = new AsyncDisposableStack();
    const world = stack.use(await World.boot());
    const life = new Life(seed, world);
    await life.#agents.configure(diceFor(seed, 0));
    await life.#agents.start();
    stack.move();
    return life;
  }

  /**
   * Lives through one round, and looks whether everything is well after it.
   *
   * @returns What is wrong, a sentence each
   */
  async round(): Promise<string[]> {
    const dice = diceFor(this.#seed, ++this.#round);
    this.#complaints = [];
    for (const action of randomActions(dice)) {
      await new Promise((wake) => setTimeout(wake, action.after));
      this.#note(`${this.#round}: ${action.what} ${action.which}`);
      await this.#act(action);
    }
    this.#note(`${this.#round}: settle`);
    await this.#agents.signal("CONT");
    const talks = this.#talks.filter((talk) => talk !== undefined);
    this.#talks = [];
    // The port forgets what it was told when the killed agent lets go of it.
    if (this.#agents.isHaunted) { for (const talk of talks) talk.forget(); }
    await this.#meddling.undo();
    const complaints = await this.#settling.settle(talks, this.#meddling);
    this.frozen += talks.flatMap(({ asked }) => asked).filter(wasFrozen).length;
    return [...this.#complaints, ...complaints];
  }

  /**
   * Asks the agent what it has to say.
   *
   * @returns The end of its log
   */
  async lastWords(): Promise<string> {
    const { shell } = this.#world;
    const { output } = await shell.attempt(`
      tail -n 80 /run/agent.out
      echo; tail -n 40 /run/chaos/events | xargs; cat /proc/mounts
      cat /run/stillpoint/frozen.json /run/chaos/agent.conf
      dmesg | tail -n 20`);
    return output;
  }

  /** Kills the machine. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const talk of this.#talks) await talk?.[Symbol.asyncDispose]();
    await this.#world[Symbol.asyncDispose]();
  }

  #note(line: string): void {
    const seconds = ((performance.now() - this.#begun) / 1000).toFixed(2);
    this.diary.push(`${seconds} ${line}`);
  }

  async #act({ what, which }: Action): Promise<void> {
    switch (what) {
      case "kill":
        return await this.#restart(() => this.#agents.kill());
      case "end":
        return await this.#restart(() => this.#agents.end());
      case "stop":
        return await this.#stop(which);
      case "reload":
        return await this.#agents.configure(diceFor(this.#seed, 5000 + which));
      case "wait":
        return await this.#wait();
      case "look":
        return await this.#look();
      case "misbehave":
        return await this.#misbehave(which);
      case "hang up":
        return await this.#hangUp(which);
      default:
        if (
          await this.#meddling.act(what, MOUNTS[which % MOUNTS.length] ?? "")
        ) {
          return;
        }
        return await this.#say(what, which);
    }
  }

  async #say(what: Action["what"], which: number): Promise<void> {
    const index = which % this.#agents.clients;
    const talk = this.#talks[index] ??= await Talk.begin(
      this.#agents.door(index),
    );
    switch (what) {
      case "freeze":
        return void await talk.ask("guest-fsfreeze-freeze");
      case "freeze some":
        return void await talk.ask("guest-fsfreeze-freeze-list", {
          mountpoints: MOUNTS.filter((_, at) => (which >> at) % 2 === 0),
        });
      case "freeze by name":
        return void await talk.ask("__org.stillpoint_freeze", {
          "cycle-id": `cycle-${which % 3}`,
          timeout: 1 + which % 2,
        });
      case "thaw":
        return void await talk.ask("guest-fsfreeze-thaw");
      case "status":
        return void await talk.ask("guest-fsfreeze-status");
      case "ping":
        return void await talk.ask("guest-ping");
      case "sync":
        return void await talk.ask("guest-sync-delimited", { id: which });
      case "flush":
        return await talk.flush();
      case "half a request":
        return await talk.stammer();
    }
  }

  async #hangUp(which: number): Promise<void> {
    const index = which % this.#agents.clients;
    const talk = this.#talks[index];
    this.#talks[index] = undefined;
    await talk?.[Symbol.asyncDispose]();
  }

  async #restart(end: () => Promise<string | void>): Promise<void> {
    // A marker names one process only; two that hang are not allowed for.
    if (this.#agents.isHaunted) return;
    await this.#agents.signal("CONT");
    if (this.#meddling.isStuck) return await this.#restartStuck();
    const complaint = await end();
    if (complaint) this.#complaints.push(complaint);
    for (const talk of this.#talks) talk?.forget();
    await this.#agents.start();
  }

  /** The kernel holds on to it, whatever signal it gets. */
  async #restartStuck(): Promise<void> {
    await this.#agents.kill();
    for (const talk of this.#talks) talk?.forget();
    await this.#agents.start();
  }

  async #stop(which: number): Promise<void> {
    await this.#agents.signal("STOP");
    const ms = which % 10 === 0 ? LONG_STOP_MS : which;
    await new Promise((wake) => setTimeout(wake, ms));
    await this.#agents.signal("CONT");
  }

  async #misbehave(which: number): Promise<void> {
    const dice = diceFor(this.#seed, 10_000 + which);
    const hook = pick(dice, HOOKS);
    const call = `${hook}.${pick(dice, ["freeze", "freeze", "thaw"])}`;
    await this.#world.misbehave(call, pick(dice, BEHAVIOURS));
  }

  async #wait(): Promise<void> {
    const isAnswered = () =>
      this.#talks.every((talk) => !talk?.open.length) || undefined;
    await until(isAnswered, { what: "answers", seconds: 6 }).catch(() => {});
  }

  async #look(): Promise<void> {
    // A killed agent that the kernel holds keeps the port from the next one.
    if (this.#agents.isHaunted) return this.#note("nobody could be asked");
    const talks = this.#talks.filter((talk) => talk !== undefined);
    const { meddled } = this.#meddling;
    const sight = await lookAround(this.#world, { talks, meddled });
    this.#note(`saw ${sight.summary}`);
    if (sight.isFrozen) this.seen++;
    this.#complaints.push(...sight.complaints);
  }
}

function wasFrozen({ name, answer }: Talk["asked"][number]): boolean {
  return name.includes("freeze-freeze") && Number(answer?.return) > 0;
}
