/**
 * One freeze and its thaw, as a transaction: whatever was begun is undone,
 * once, in reverse order, each step within its deadline.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { throwIfStopped } from "../deadline.ts";
import { AgentError } from "../error.ts";
import type { Filesystem, Filesystems } from "../platform/filesystems.ts";
import type { Processes } from "../platform/processes.ts";
import type { Hold } from "./hold.ts";
import { Hook } from "./hook.ts";
import type { Marker, MarkerRecord } from "./marker.ts";
import { Members, type ThawOutcome } from "./members.ts";
import type { FreezeSettings } from "./settings.ts";

/** What a cycle works with. */
export interface CycleParts {
  /** Finds and freezes filesystems. */
  readonly filesystems: Filesystems;
  /** Kills hooks. */
  readonly processes: Processes;
  /** Outlives the agent. */
  readonly marker: Marker;
  /** Keeps log lines in memory while writing them could block. */
  readonly log: LogGate;
  /** The agent's process number. */
  readonly pid: number;
  /** Told for how many milliseconds a complete freeze held, once it is over. */
  readonly held?: (ms: number) => void;
}

/** Stops and starts the writing of log lines. */
export interface LogGate {
  /** Keeps lines in memory from now on. */
  hold(): void;
  /** Writes what was kept, and goes on. */
  release(): void;
}

/** What an earlier process left behind. */
export interface Leftover {
  /** Filesystems it may have frozen. */
  readonly holds: readonly Hold[];
  /** The hook it began. */
  readonly hook?: string;
}

/**
 * How far a cycle has come. `frozen` means that each filesystem of the cycle
 * was frozen by the kernel's own word, and none is known to be thawed.
 */
export type Phase = "freezing" | "frozen" | "thawing" | "over";

const log = getLogger(["stillpoint", "freeze"]);

/** A freeze that is under way, complete, or being undone. */
export class Cycle {
  #phase: Phase = "freezing";
  #parts: CycleParts;
  #settings: FreezeSettings;
  #members: Members;
  #hook: Hook;
  #stop = new AbortController();
  #isStuck = false;
  #thawing: Promise<ThawOutcome> | undefined;
  #frozenAt: number | undefined;
  #stragglers: readonly Hold[] = [];

  /**
   * Prepares a cycle; nothing happens yet.
   *
   * @param parts What it works with
   * @param settings Deadlines, which stay as they are for this cycle
   * @param leftover What an earlier process left, if this cycle is to undo it
   */
  constructor(
    parts: CycleParts,
    settings: FreezeSettings,
    leftover?: Leftover,
  ) {
    const { filesystems, processes } = parts;
    this.#parts = parts;
    this.#settings = settings;
    this.#members = new Members(filesystems, settings, leftover?.holds);
    const path = leftover === undefined ? settings.hook : leftover.hook;
    const begun = leftover === undefined ? "not begun" : "begun";
    this.#hook = new Hook(path, { ms: settings.hookMs, processes }, begun);
    if (leftover !== undefined) this.#phase = "frozen";
  }

  /** How far it has come. */
  get phase(): Phase {
    return this.#phase;
  }

  /** Whether nothing is left to do, but for {@linkcode stragglers}. */
  get isOver(): boolean {
    return this.#phase === "over";
  }

  /** Whether it was broken off. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Whether the last thaw could not thaw all of it. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /**
   * Filesystems whose freeze the kernel had not answered when all others were
   * thawed. The marker names them even if they were released right after.
   */
  get stragglers(): readonly Hold[] {
    return this.#stragglers;
  }

  /**
   * Breaks off a freeze that is under way; it then undoes itself and throws.
   *
   * @param reason Why, as the end of a sentence
   */
  stop(reason: string): void {
    this.#stop.abort(new Error(reason));
  }

  /**
   * Freezes. If that fails, everything is undone before the error is thrown.
   *
   * @param mountpoints Only filesystems mounted at one of these, if given
   * @returns How many were frozen
   */
  async freeze(mountpoints?: readonly string[]): Promise<number> {
    try {
      await this.#quiesce(mountpoints);
      const count = await this.#freezeAll(mountpoints);
      if (count > 0) await this.#note("frozen");
      throwIfStopped("Cannot freeze", this.#stop.signal);
      if (count > 0) this.#complete();
      else throwIfAny((await this.thaw()).failures);
      return count;
    } catch (error) {
      const { failures } = await this.thaw();
      for (const failure of failures) log.error("{failure}", { failure });
      throw error;
    }
  }

  /**
   * Thaws everything, then undoes the hook. Asking while that goes on joins
   * in. What could not be thawed leaves the cycle frozen, so that it can be
   * asked again; what the kernel still freezes is thawed once it lets go.
   *
   * @returns How it went
   */
  thaw(): Promise<ThawOutcome> {
    this.#thawing ??= this.#thaw().finally(() => this.#thawing = undefined);
    return this.#thawing;
  }

  async #quiesce(mountpoints?: readonly string[]): Promise<void> {
    const { filesystems, marker } = this.#parts;
    throwIfStopped("Cannot freeze", this.#stop.signal);
    await marker.place(await filesystems.plan(mountpoints));
    await this.#noteHook();
    await this.#hook.freeze(this.#stop.signal);
  }

  /** Before the hook begins: it is undone whatever kills the agent. */
  async #noteHook(): Promise<void> {
    this.#hook.begin();
    try {
      await this.#note("freezing");
      throwIfStopped("Cannot freeze", this.#stop.signal);
    } catch (error) {
      this.#hook.cancel();
      throw error;
    }
  }

  async #freezeAll(mountpoints?: readonly string[]): Promise<number> {
    const { freezeMs } = this.#settings;
    const reason = `the whole freeze takes longer than ${freezeMs / 1000} s`;
    const timer = setTimeout(() => this.stop(reason), freezeMs);
    try {
      const planned = await this.#open(mountpoints);
      await this.#note("freezing");
      this.#parts.log.hold();
      return await this.#members.freeze(planned, this.#stop.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The last steps that look at paths, and the last that take long. */
  async #open(mountpoints?: readonly string[]): Promise<readonly Filesystem[]> {
    const { filesystems, marker } = this.#parts;
    const { signal } = this.#stop;
    // Planned anew: the hook may have mounted or unmounted something.
    const plan = await filesystems.plan(mountpoints);
    await marker.place(plan);
    await this.#members.open([...plan.freeze, ...plan.sync], signal);
    await this.#members.sync(signal);
    return plan.freeze;
  }

  async #thaw(): Promise<ThawOutcome> {
    const failures: string[] = [];
    const complain = (error: Error) => void failures.push(error.message);
    // Whoever finds this note ends the thaw instead of holding on. Nothing
    // may hold up a thaw, so it is not waited for.
    const noted = this.#phase === "frozen"
      ? this.#note("freezing").catch(complain)
      : undefined;
    this.#phase = "thawing";
    const outcome = await this.#members.thaw();
    this.#stragglers = this.#members.stragglers;
    const stuck = this.#members.held.length - this.#stragglers.length;
    this.#isStuck = stuck > 0;
    if (stuck === 0) this.#release();
    failures.push(...outcome.failures);
    await this.#hook.thaw().catch(complain);
    await noted;
    await this.tidyUp().catch(complain);
    this.#phase = stuck === 0 ? "over" : "frozen";
    return { ...outcome, failures };
  }

  #complete(): void {
    this.#phase = "frozen";
    this.#frozenAt = performance.now();
  }

  #release(): void {
    const { log, held } = this.#parts;
    log.release();
    const since = this.#frozenAt;
    this.#frozenAt = undefined;
    if (since !== undefined) held?.(performance.now() - since);
  }

  /** Takes the marker away, unless something may still be frozen. */
  async tidyUp(): Promise<void> {
    if (this.#members.held.length > 0) return await this.#note("freezing");
    await this.#parts.marker.remove();
  }

  async #note(phase: MarkerRecord["phase"]): Promise<void> {
    const { filesystems, marker, pid } = this.#parts;
    const { holdMs, freezeMs } = this.#settings;
    const ms = phase === "frozen" ? holdMs : freezeMs;
    // As things are now: a thaw does not wait for its note, and goes on.
    const hook = this.#hook.toUndo;
    const devices = this.#members.held.map(({ device }) => device);
    const { id: boot, seconds } = await filesystems.boot();
    await marker.write({
      boot,
      pid,
      phase,
      deadline: seconds + ms / 1000,
      devices,
      ...(hook === undefined ? {} : { hook }),
    });
  }
}

function throwIfAny(failures: readonly string[]): void {
  if (failures.length > 0) throw new AgentError(failures.join("; "));
}
