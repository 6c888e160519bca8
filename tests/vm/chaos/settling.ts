/**
 * After each part of a life: whatever was wrong with the machine is mended, and
 * within a deadline nothing of it may be left.
 *
 * @module
 */

import { until } from "../deadline.ts";
import type { Agents, Inventory } from "./agents.ts";
import { checkHooks } from "./ledger.ts";
import type { Meddling } from "./meddling.ts";
import { Talk } from "./talk.ts";
import { MOUNTS, type World } from "./world.ts";

/** How long requests, rollbacks and expiries may take, in seconds. */
const PATIENCE = 45;

/** How long an agent may take to answer a ping, in an emulated machine. */
const PING_SECONDS = 5;

/** How long a write may take before it is looked what holds it up. */
const LOOK_SECONDS = 2;

/** Deno's own threads, and those for calls that may hang. */
const MOST_THREADS = 60;

/** What the kernel says when it is in trouble itself. */
const KERNEL_TROUBLE = "BUG:|WARNING:|Oops|blocked for more than|corrupt";

/** Brings a machine to rest, and looks what is wrong with it. */
export class Settling {
  #world: World;
  #agents: Agents;
  #before: { readonly pid: number; readonly inventory: Inventory } | undefined;

  /**
   * Has not looked yet.
   *
   * @param world The machine
   * @param agents Those that live there
   */
  constructor(world: World, agents: Agents) {
    this.#world = world;
    this.#agents = agents;
  }

  /**
   * Waits until everything is at rest. Whatever hung works again by now.
   *
   * @param talks Clients, whose requests have to be answered
   * @param meddling What others have done, which is ended
   * @returns What is wrong, a sentence each
   */
  async settle(
    talks: readonly Talk[],
    meddling: Meddling,
  ): Promise<string[]> {
    const status = await this.#agents.status();
    if (status !== "") return [`the agent has ended with status ${status}`];
    const steps: Readonly<Record<string, () => Promise<string[]>>> = {
      "peace": () => this.#agents.untilPeace().then(() => []),
      "answers": () => this.#untilAnswered(talks),
      "a thaw": () => this.#untilThawed(),
      "others": () => meddling.end().then(() => []),
      "filesystems": () => this.#untilWritable(),
      "hooks": () => this.#checkHooks(),
      "what is left": () => this.#checkLeft(),
      "another freeze": () => this.#freezeAgain(),
    };
    const complaints: string[] = [];
    for (const [what, step] of Object.entries(steps)) {
      const found = await step().catch((
        error,
      ) => [`${what}: ${error.message}`]);
      complaints.push(...found);
      if (found.length > 0) break;
    }
    return complaints;
  }

  async #untilAnswered(talks: readonly Talk[]): Promise<string[]> {
    const open = () => talks.flatMap(({ open }) => open);
    const isAnswered = () => open().length === 0 || undefined;
    const complaints = await until(isAnswered, {
      what: "answers",
      seconds: PATIENCE,
    }).then(() => [], () => open().map(({ name }) => `no answer to ${name}`));
    for (const talk of talks) await talk[Symbol.asyncDispose]();
    return complaints;
  }

  async #untilThawed(): Promise<string[]> {
    // What was unmounted may be needed for the thaw, or wait for it.
    const restoring = this.#world.restore();
    await using talk = await Talk.begin(this.#agents.door(0));
    await talk.call("guest-ping", { seconds: PATIENCE });
    await until(async () => {
      const thawed = await talk.call("guest-fsfreeze-thaw", {
        seconds: PATIENCE,
      });
      const status = await talk.call("guest-fsfreeze-status");
      if (thawed.return !== 0 || status.return !== "thawed") return undefined;
      const marker = await this.#world.shell.attempt(
        "[ -e /run/stillpoint/frozen.json ]",
      );
      return marker.status !== 0 || undefined;
    }, { what: "a thaw that has nothing left to do", seconds: PATIENCE });
    const since = performance.now();
    await talk.call("guest-ping", { seconds: PING_SECONDS });
    const seconds = (performance.now() - since) / 1000;
    await restoring;
    return seconds > PING_SECONDS ? [`a ping takes ${seconds} s`] : [];
  }

  async #untilWritable(): Promise<string[]> {
    const findings = await this.#world.probe(LOOK_SECONDS);
    const frozen = [...findings].filter(([, how]) => how === "frozen");
    if (frozen.length > 0) return frozen.map(([at]) => `${at} is left frozen`);
    await this.#world.tidyUp();
    const found = await this.#world.probe(PATIENCE);
    const left = [...found].filter(([, how]) => how !== "free");
    const late = await this.#world.shell.run(`cd /run/chaos/probes
      for probe in *.pid; do [ -e \${probe%.pid}.end ] || echo $probe; done
      rm -f *`);
    return [
      ...left.map(([mount, how]) => `a write to ${mount} is ${how} in the end`),
      ...late === "" ? [] : [`writes have not ended: ${late}`],
    ];
  }

  async #checkHooks(): Promise<string[]> {
    const { shell } = this.#world;
    const text = await shell.run("cat /run/chaos/events");
    await shell.run(": > /run/chaos/events");
    const events = text.split("\n").filter((event) => event !== "");
    return checkHooks(events).map((complaint) =>
      `${complaint} (${events.join(", ")})`
    );
  }

  async #checkLeft(): Promise<string[]> {
    let inventory = await this.#agents.inventory();
    const complaints: string[] = [];
    await until(async () => {
      inventory = await this.#agents.inventory();
      complaints.splice(0, Infinity, ...this.#flaws(inventory));
      return complaints.length === 0 || undefined;
    }, { what: "everything to be given back", seconds: 15 }).catch(() => {});
    this.#before ??= { pid: this.#agents.pid, inventory };
    if (this.#before.pid !== this.#agents.pid) {
      this.#before = { pid: this.#agents.pid, inventory };
    }
    const kernel = await this.#world.shell.run(
      `dmesg | grep -E '${KERNEL_TROUBLE}' || :`,
    );
    return [...complaints, ...kernel === "" ? [] : [`the kernel: ${kernel}`]];
  }

  #flaws({ descriptors, threads, strays }: Inventory): string[] {
    const flaws = descriptors.filter((target) =>
      MOUNTS.some((mount) => target.startsWith(mount)) &&
      !target.endsWith("/agent.log")
    ).map((target) => `${target} is left open`);
    if (strays !== "") flaws.push(`a process is left: ${strays}`);
    if (threads > MOST_THREADS) flaws.push(`there are ${threads} threads`);
    const { pid, inventory } = this.#before ?? {};
    if (pid !== this.#agents.pid || inventory === undefined) return flaws;
    const before = inventory.descriptors.length;
    if (descriptors.length <= before) return flaws;
    return [...flaws, `${descriptors.length} descriptors, were ${before}`];
  }

  /** Whatever it has been through, it can do it again. */
  async #freezeAgain(): Promise<string[]> {
    await using talk = await Talk.begin(this.#agents.door(0));
    const options = { seconds: PATIENCE };
    const { return: count, error } = await talk.call(
      "guest-fsfreeze-freeze",
      options,
    );
    const isSlow = /no answer within|takes longer than|was killed/.test(
      error?.desc ?? "",
    );
    if (count !== MOUNTS.length && !isSlow) {
      return [`a freeze of all says ${error?.desc ?? count}`];
    }
    const thawed = await talk.call("guest-fsfreeze-thaw", options);
    const isExpired = /is limited/.test(thawed.error?.desc ?? "");
    if (isSlow || isExpired || thawed.return === count) return [];
    return [`a thaw of all says ${thawed.error?.desc ?? thawed.return}`];
  }
}
