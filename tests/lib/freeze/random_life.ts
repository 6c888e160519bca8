/**
 * An agent's life under a random script, watched all the while.
 *
 * @module
 */

import { pause } from "../../../lib/deadline.ts";
import type { CycleReport } from "../../../lib/freeze/report.ts";
import { type Dice, diceOf } from "../json/generator.ts";
import { Gate } from "./behaviour.ts";
import { Bench } from "./bench.ts";
import { checkReport, checkUndone } from "./life_checks.ts";
import {
  type Action,
  randomActions,
  randomApplication,
  randomMount,
  randomSettings,
} from "./random_script.ts";

/** One life: what was asked, and what must not be. */
export class RandomLife {
  /** What is wrong, in words. */
  readonly complaints: string[] = [];
  /** Requests that the agent has not answered, those of killed ones excluded. */
  pending = 0;
  /** How many freezes succeeded, so that a test sees that some do. */
  frozen = 0;
  /** How many freezes were begun. */
  begun = 0;
  /** The process that lives now. */
  bench: Bench;
  #before: Bench | undefined;
  #dice: Dice;
  #actions: readonly Action[];
  #gate = new Gate();
  #clients: AbortController[] = [];
  #meddled = 0;
  #tampered = new Set<string>();
  #benches: Bench[] = [];
  #isEnding = false;
  #isImmortal: boolean;

  /**
   * Is born.
   *
   * @param seed Decides everything
   * @param options A real hook; its agent is not killed, since the test's
   * process is what would have to be
   */
  constructor(seed: number, { hook }: { hook?: string } = {}) {
    this.#dice = diceOf(seed);
    const settings = randomSettings(this.#dice);
    this.bench = this.#watched(
      new Bench({ settings: { ...settings, ...hook && { hook } } }),
    );
    this.#isImmortal = hook !== undefined;
    const { kernel } = this.bench;
    const count = 1 + this.#dice(4);
    for (let number = 0; number < count; number++) {
      kernel.mount(`/${number}`, randomMount(this.#dice, this.#gate));
    }
    const applications = this.#isImmortal ? 0 : this.#dice(4);
    for (let number = 0; number < applications; number++) {
      const application = randomApplication(this.#dice, this.#gate);
      this.bench.applications.install(`${number}`, application);
    }
    this.#actions = randomActions(this.#dice);
  }

  /** Lives; then everything that hung or failed works again. */
  async run(): Promise<void> {
    for (const action of this.#actions) {
      await pause(action.after);
      this.#act(action);
    }
    await pause(this.#dice(500));
    this.bench.kernel.heal();
    this.bench.applications.heal();
    this.#gate.open();
  }

  /**
   * Looks back.
   *
   * @returns What is wrong, in words
   */
  complain(): string[] {
    const { events, all } = this.bench.applications;
    const isMarked = (name: string) => all.get(name)?.isMarked ?? true;
    const tampered = this.reports.filter(({ cycle, verdict }) =>
      this.#tampered.has(cycle) && verdict !== "broken"
    ).map(({ cycle }) => `${cycle} was thawed by somebody else`);
    return [
      ...this.complaints,
      ...checkUndone(events, isMarked),
      ...this.reports.flatMap(checkReport),
      ...tampered,
    ];
  }

  /** Reports of cycles that are over, of all processes. */
  get reports(): CycleReport[] {
    return this.#benches.flatMap(({ reports }) => reports);
  }

  #act({ what, which }: Action): void {
    switch (what) {
      case "freeze":
        return this.#freeze();
      case "freeze some":
        return this.#freeze([`/${which % 2}`, `/${which % 3}`]);
      case "thaw":
        return this.#ask(this.bench.freezer.thaw());
      case "abort":
        return this.#clients.at(-1 - which % 2)?.abort(new Error("gone"));
      case "thaw from outside":
        return this.#meddle(which);
      case "end":
        return this.#canRestart ? this.#end() : undefined;
      case "kill":
        return this.#canRestart ? this.#kill() : undefined;
      case "pause":
        this.bench.clock[which % 2 === 0 ? "gap" : "leap"] += 6000;
    }
  }

  #freeze(mountpoints?: readonly string[]): void {
    const { bench } = this;
    const client = new AbortController();
    this.#clients.push(client);
    const { signal } = client;
    const meddled = this.#meddled;
    const only = mountpoints === undefined ? {} : { mountpoints };
    const freezing = bench.freezeFor({ signal, ...only });
    this.begun++;
    freezing.catch(({ message }: Error) => {
      if (
        /^Cannot freeze: (another|the kernel|.* is still frozen)/.test(message)
      ) this.begun--;
    });
    this.#ask(freezing.then((count) => {
      this.frozen += count > 0 ? 1 : 0;
      const { frozen } = bench.kernel;
      const isUndone = signal.aborted || meddled !== this.#meddled ||
        this.#isEnding;
      if (frozen.length === count || isUndone) return;
      this.complaints.push(`${count} are said to be frozen, not ${frozen}`);
    }));
  }

  /** Whatever the answer is, there has to be one. */
  #ask(answer: Promise<unknown>): void {
    const { bench } = this;
    this.pending++;
    answer.then(() => {}, () => {}).then(() => {
      if (this.bench === bench) this.pending--;
    });
  }

  #meddle(which: number): void {
    const { superblocks } = this.bench.kernel;
    const victim = superblocks[which % superblocks.length];
    if (victim?.frozenBy === undefined) return;
    this.#meddled++;
    const cycle = this.bench.freezer.report()?.cycle;
    if (cycle !== undefined) this.#tampered.add(cycle);
    victim.frozenBy = undefined;
  }

  /** A marker names one process only; two that hang are not allowed for. */
  get #canRestart(): boolean {
    return !this.#isImmortal && !(this.#before?.filesystems.exists ?? false);
  }

  #end(): void {
    const { bench } = this;
    this.#isEnding = true;
    this.#ask(
      bench.freezer[Symbol.asyncDispose]().then(() => {
        if (this.bench === bench) this.#kill();
      }),
    );
  }

  /** The service manager starts another agent at once. */
  #kill(): void {
    const after = this.bench;
    this.#before = after;
    after.kill();
    for (const { filesystem } of after.kernel.superblocks) {
      const isMounted = this.#dice(8) > 0;
      after.kernel.change(filesystem.mountpoint, { isMounted });
    }
    this.pending = 0;
    this.#clients = [];
    this.#isEnding = false;
    const settings = randomSettings(this.#dice);
    this.bench = this.#watched(new Bench({ after, settings }));
    this.#ask(this.bench.freezer.recover());
  }

  #watched(bench: Bench): Bench {
    this.#benches.push(bench);
    bench.kernel.onFrozen = ({ filesystem: { device, mountpoint } }) => {
      if (bench.shelf.record?.devices.includes(device)) return;
      this.complaints.push(`no marker names ${mountpoint}`);
    };
    return bench;
  }
}
