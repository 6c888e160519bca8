/**
 * The freezer: one freeze cycle at a time, and an end to each.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { pause } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { Cycle, type CycleParts } from "./cycle.ts";
import { Expiry } from "./expiry.ts";
import type { Hold } from "./hold.ts";
import type { MarkerRecord } from "./marker.ts";
import type { ThawOutcome } from "./members.ts";
import type { Freezer, FreezeRequest } from "./mod.ts";
import { openLeftover, readLeftover } from "./recovery.ts";
import type { FreezeSettings } from "./settings.ts";

/** How soon a thaw that failed is tried again, in milliseconds. */
const RETRY_MS = 1000;

const log = getLogger(["stillpoint", "freeze"]);

/** Freezes filesystems through a platform's handles on them. */
export class FilesystemFreezer implements Freezer, AsyncDisposable {
  #parts: CycleParts;
  #settings: () => FreezeSettings;
  #cycle: Cycle | undefined;
  #expiry: Expiry | undefined;
  #stragglers: readonly Hold[] = [];
  #holding = new AbortController();
  #recovery: Promise<void> | undefined;
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
  }

  /** See {@linkcode Freezer.status}. */
  get status(): "thawed" | "frozen" {
    if (this.#recovery !== undefined) return "frozen";
    const phase = this.#cycle?.phase;
    if (phase === "frozen" || phase === "thawing") return "frozen";
    return this.#expiry?.isInGrace ? "frozen" : "thawed";
  }

  /** See {@linkcode Freezer.isRestricting}. */
  get isRestricting(): boolean {
    return (this.#cycle ?? this.#recovery) !== undefined;
  }

  /** See {@linkcode Freezer.freeze}. */
  async freeze({ mountpoints, signal }: FreezeRequest): Promise<number> {
    await this.#makeRoom();
    const settings = this.#settings();
    const cycle = new Cycle(this.#parts, settings);
    this.#cycle = cycle;
    this.#expiry = undefined;
    const giveUp = () => this.#giveUp(cycle, signal.reason.message);
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      const count = await cycle.freeze(mountpoints);
      if (!cycle.isOver) this.#hold(cycle, settings.holdMs);
      return count;
    } catch (error) {
      this.#insist(cycle);
      throw error;
    } finally {
      this.#close(cycle);
    }
  }

  /** See {@linkcode Freezer.thaw}. */
  async thaw(): Promise<number> {
    const expiry = this.#expiry;
    this.#expiry = undefined;
    if (expiry !== undefined) throw expiry.error;
    await this.#recovery;
    const cycle = this.#cycle;
    if (cycle === undefined) return 0;
    if (cycle.phase === "freezing") {
      cycle.stop("a thaw was asked for meanwhile");
      await cycle.settled;
      return 0;
    }
    const outcome = await this.#thaw(cycle);
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
    this.#holding.abort();
    if (cycle === undefined) return;
    log.warn("The agent ends while filesystems are frozen: thawing");
    cycle.stop("the agent ends");
    await cycle.settled;
    if (!cycle.isOver) report(await this.#thaw(cycle));
  }

  async #takeOver(record: MarkerRecord): Promise<void> {
    const settings = this.#settings();
    const left = await openLeftover(this.#parts, {
      record,
      openMs: settings.filesystemMs,
    });
    const cycle = new Cycle(this.#parts, settings, left);
    this.#cycle = cycle;
    if (left.isComplete) this.#hold(cycle, left.holdMs);
    else this.#insist(cycle);
  }

  /** A freeze that is being undone makes room soon; another one does not. */
  async #makeRoom(): Promise<void> {
    await this.#recovery;
    if (this.#isEnding) throw new AgentError("Cannot freeze: the agent ends");
    const cycle = this.#cycle;
    if (cycle !== undefined && !cycle.isStopped) {
      throw new AgentError("Cannot freeze: another freeze is under way");
    }
    await cycle?.settled;
    const stuck = this.#stragglers.filter(({ isReleased }) => !isReleased);
    if (this.#cycle === undefined && stuck.length === 0) return;
    const names = stuck.map(({ mountpoint }) => mountpoint).join(", ");
    throw new AgentError(
      `Cannot freeze: an earlier freeze has not ended yet (${names})`,
    );
  }

  /** Nobody will thaw what nobody knows of. */
  #giveUp(cycle: Cycle, reason: string): void {
    if (cycle.isOver) return;
    log.warn("Undoing a freeze: {reason}", { reason });
    const wasFrozen = cycle.phase === "frozen";
    cycle.stop(reason);
    if (wasFrozen) this.#insist(cycle);
  }

  async #hold(cycle: Cycle, holdMs: number): Promise<void> {
    const { graceMs } = this.#settings();
    await pause(holdMs, this.#holding.signal);
    if (this.#holding.signal.aborted || cycle.phase !== "frozen") return;
    log.warn("Nobody thawed within {s} s: thawing", { s: holdMs / 1000 });
    await this.#insist(cycle);
    this.#expiry = new Expiry(holdMs, graceMs);
  }

  /** Thaws for as long as it takes. */
  async #insist(cycle: Cycle): Promise<void> {
    while (!cycle.isOver) {
      report(await this.#thaw(cycle));
      if (!cycle.isOver) await pause(RETRY_MS);
    }
  }

  async #thaw(cycle: Cycle): Promise<ThawOutcome> {
    const outcome = await cycle.thaw();
    this.#close(cycle);
    return outcome;
  }

  /** Forgets a cycle that is over, but not what the kernel still freezes. */
  #close(cycle: Cycle): void {
    if (!cycle.isOver || this.#cycle !== cycle) return;
    this.#cycle = undefined;
    this.#stragglers = cycle.stragglers;
    this.#holding.abort();
    this.#holding = new AbortController();
    if (this.#stragglers.length > 0) this.#awaitStragglers(cycle);
  }

  async #awaitStragglers(cycle: Cycle): Promise<void> {
    await Promise.allSettled(cycle.stragglers.map((hold) => hold.release()));
    await cycle.tidyUp().catch((error) => log.error("{error}", { error }));
    log.warn("The kernel has let go of the last filesystem: all are thawed");
  }
}

function report({ failures }: ThawOutcome): void {
  for (const failure of failures) log.error("{failure}", { failure });
}

/** A snapshot that was taken meanwhile cannot be relied on. */
function throwIfBroken({ failures, lost }: ThawOutcome): void {
  if (failures.length > 0) throw new AgentError(failures.join("; "));
  if (lost.length === 0) return;
  throw new AgentError(
    `Cannot vouch for the snapshot: fsfreeze is limited to what nobody else ` +
      `thaws, and somebody thawed ${lost.join(", ")} before`,
  );
}
