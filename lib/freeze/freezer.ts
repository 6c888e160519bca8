/**
 * The freezer: one freeze cycle at a time, and an end to each.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError } from "../error.ts";
import type { FreezePlan } from "../platform/filesystems.ts";
import { Cycle } from "./cycle.ts";
import { History } from "./history.ts";
import type { Hold } from "./hold.ts";
import { Holding } from "./holding.ts";
import type { MarkerRecord } from "./marker.ts";
import type { Freezer, FreezeRequest } from "./mod.ts";
import { logFailures, type ThawOutcome, throwIfBroken } from "./outcome.ts";
import type { CycleParts } from "./parts.ts";
import { insistOnLeftover, readLeftover } from "./recovery.ts";
import type { CycleReport, ThawCause } from "./report.ts";
import { type FreezeSettings, heldFor } from "./settings.ts";
import { outlast, refuseBeside } from "./stragglers.ts";

const KILLED = "its agent was killed before it was complete";

const log = getLogger(["stillpoint", "freeze"]);

/** Freezes filesystems through a platform's handles on them. */
export class FilesystemFreezer implements Freezer, AsyncDisposable {
  #parts: CycleParts;
  #settings: () => FreezeSettings;
  #cycle: Cycle | undefined;
  #history = new History();
  #stragglers: readonly Hold[] = [];
  #holding: Holding;
  #recovery: Promise<void> | undefined;
  #settled: Promise<void> = Promise.resolve();
  #isEnding = false;

  /**
   * Prepares a freezer; {@linkcode recover} comes next.
   *
   * @param parts What cycles work with
   * @param settings Asked at the beginning of each cycle
   */
  constructor(parts: CycleParts, settings: () => FreezeSettings) {
    this.#parts = parts;
    this.#settings = settings;
    this.#holding = new Holding({
      clock: parts.clock,
      graceMs: () => this.#settings().graceMs,
      thaw: (cycle, cause) => this.#thaw(cycle, cause),
    });
  }

  /** See {@linkcode Freezer.status}. */
  get status(): "thawed" | "frozen" {
    if (this.#recovery !== undefined) return "frozen";
    const state = this.#cycle?.state;
    if (state === "frozen") return "frozen";
    if (state === "thawing" && !this.#isBeingUndone) return "frozen";
    return this.#holding.isInGrace ? "frozen" : "thawed";
  }

  /** See {@linkcode Freezer.isRestricting}. */
  get isRestricting(): boolean {
    if (this.#recovery !== undefined) return true;
    return this.#cycle !== undefined && !this.#isBeingUndone;
  }

  /** Nobody counts on a freeze that was given up, and it ends at once. */
  get #isBeingUndone(): boolean {
    const cycle = this.#cycle;
    if (cycle === undefined || cycle.state === "frozen") return false;
    return cycle.isStopped && !cycle.isStuck;
  }

  /** See {@linkcode Freezer.freeze}. */
  async freeze(request: FreezeRequest): Promise<CycleReport> {
    await this.#awaitRollback();
    // From here on nothing is awaited: another freeze may be waiting, too.
    const known = request.cycle && this.#history.answer(request.cycle);
    if (known) return await known;
    this.#checkRoom();
    const cycle = this.#newCycle(request);
    this.#cycle = cycle;
    this.#holding.forgetExpiry();
    const attempt = this.#attempt(cycle, request);
    this.#history.add(cycle, attempt);
    this.#settled = attempt.then(() => {}, () => {});
    return await attempt;
  }

  /** See {@linkcode Freezer.report}. */
  report(cycle?: string): CycleReport | undefined {
    return this.#history.report(cycle);
  }

  /** See {@linkcode Freezer.plan}. */
  async plan(mountpoints?: readonly string[]): Promise<FreezePlan> {
    const { filter } = this.#settings();
    return await this.#parts.filesystems.plan({ mountpoints, filter });
  }

  /** See {@linkcode Freezer.thaw}. */
  async thaw(): Promise<number> {
    const expiry = this.#holding.forgetExpiry();
    if (expiry !== undefined) {
      if (this.#cycle !== undefined) await this.#thaw(this.#cycle, "expired");
      expiry.cycle.acknowledge();
      throw expiry.error;
    }
    await this.#recovery;
    const cycle = this.#cycle;
    if (cycle?.isFreezing) {
      cycle.stop("a thaw was asked for meanwhile");
      await this.#settled;
    }
    if (cycle === undefined || cycle.isOver) return 0;
    const outcome = await this.#thaw(cycle, "client");
    throwIfBroken(outcome);
    return outcome.thawed;
  }

  /**
   * Looks for what a predecessor left that was killed. If there is something,
   * it is taken over from now on: held for as long as it would have been, or
   * undone at once if the freeze was not complete.
   */
  async recover(): Promise<void> {
    const record = await readLeftover(this.#parts);
    if (record === undefined) return;
    log.warn("An earlier agent was killed while filesystems were frozen");
    this.#parts.log.hold();
    this.#recovery = this.#takeOver(record)
      .finally(() => this.#recovery = undefined);
  }

  /** Thaws and undoes what is left, so that the agent may end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    await this.#recovery;
    const cycle = this.#cycle;
    this.#holding[Symbol.dispose]();
    if (cycle === undefined) return;
    log.warn("The agent ends while filesystems are frozen: thawing");
    cycle.stop("the agent ends", "agent stopped");
    await this.#settled;
    if (!cycle.isOver) logFailures(await this.#thaw(cycle, "agent stopped"));
  }

  async #takeOver(record: MarkerRecord): Promise<void> {
    const settings = this.#settings();
    const leftover = await insistOnLeftover(this.#parts, {
      record,
      openMs: settings.filesystemMs,
      isEnding: () => this.#isEnding,
    });
    if (leftover === undefined) return;
    const cycle = new Cycle(this.#parts, {
      origin: leftover.cycle,
      settings,
      leftover,
    });
    this.#cycle = cycle;
    this.#history.add(cycle, Promise.resolve());
    const { isComplete, holdMs } = leftover;
    if (isComplete) this.#holding.hold(cycle, holdMs);
    else this.#giveUp(cycle, KILLED, "recovered");
  }

  /** A freeze that is being undone makes room soon. */
  async #awaitRollback(): Promise<void> {
    await this.#recovery;
    const cycle = this.#cycle;
    if (cycle === undefined || !cycle.isStopped) return;
    await this.#settled;
    if (!cycle.isOver) await this.#thaw(cycle, "given up");
  }

  #newCycle(request: FreezeRequest): Cycle {
    const settings = heldFor(request.holdMs, this.#settings());
    const { cycle = crypto.randomUUID(), by, command, reason } = request;
    const origin = { cycle, by, command, reason };
    return new Cycle(this.#parts, { origin, settings });
  }

  #checkRoom(): void {
    if (this.#isEnding) throw new AgentError("Cannot freeze: the agent ends");
    if (this.#cycle !== undefined) {
      throw new AgentError("Cannot freeze: another freeze has not ended yet");
    }
    refuseBeside(this.#stragglers);
  }

  async #attempt(
    cycle: Cycle,
    { mountpoints, signal }: FreezeRequest,
  ): Promise<CycleReport> {
    const giveUp = () => this.#giveUp(cycle, signal.reason.message);
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      await cycle.freeze(mountpoints);
      if (!cycle.isOver) this.#holding.hold(cycle, cycle.holdMs);
      return cycle.report;
    } catch (error) {
      this.#holding.insist(cycle, "failed");
      throw error;
    } finally {
      this.#close(cycle);
    }
  }

  /** Nobody will thaw what nobody knows of. */
  #giveUp(cycle: Cycle, reason: string, cause: ThawCause = "given up"): void {
    if (cycle.isOver) return;
    log.warn("Undoing a freeze: {reason}", { reason });
    const undoesItself = cycle.isFreezing;
    cycle.stop(reason, cause);
    if (!undoesItself) this.#holding.insist(cycle, cause);
  }

  async #thaw(cycle: Cycle, cause: ThawCause): Promise<ThawOutcome> {
    const outcome = await cycle.thaw(cause);
    this.#close(cycle);
    return outcome;
  }

  /** Forgets a cycle that is over, but not what the kernel still freezes. */
  #close(cycle: Cycle): void {
    if (!cycle.isOver || this.#cycle !== cycle) return;
    this.#cycle = undefined;
    this.#holding.end();
    this.#stragglers = cycle.stragglers;
    if (this.#stragglers.length > 0) this.#awaitStragglers(cycle);
    else this.#parts.ended?.(cycle.report);
  }

  async #awaitStragglers(cycle: Cycle): Promise<void> {
    await outlast(cycle);
    this.#stragglers = [];
    this.#parts.ended?.(cycle.report);
  }
}
