/**
 * A freezer that freezes nothing.
 *
 * @module
 */

import { AgentError } from "../../lib/error.ts";
import type { Freezer, FreezeRequest } from "../../lib/freeze/mod.ts";
import type { CycleReport } from "../../lib/freeze/report.ts";
import type { Filesystem, FreezePlan } from "../../lib/platform/filesystems.ts";

/** Behaves as a freezer has to, and tells what was asked of it. */
export class FakeFreezer implements Freezer {
  /** What was asked, and what came of it, in order. */
  readonly events: string[] = [];
  /** How many filesystems there are. */
  count = 2;
  /** Whether a freeze goes on until {@linkcode finish} is called. */
  isSlow = false;
  /** What the next thaw throws, once. */
  expired: AgentError | undefined;
  /** What was asked last. */
  asked: FreezeRequest | undefined;
  #state: "thawed" | "freezing" | "frozen" = "thawed";
  #reason: Error | undefined;
  #work = Promise.withResolvers<void>();
  #settled = Promise.withResolvers<void>();

  /** See {@linkcode Freezer.status}. */
  get status(): "thawed" | "frozen" {
    return this.#state === "frozen" ? "frozen" : "thawed";
  }

  /** See {@linkcode Freezer.isRestricting}. */
  get isRestricting(): boolean {
    return this.#state !== "thawed";
  }

  /** Lets a slow freeze complete. */
  finish(): void {
    this.#work.resolve();
  }

  /** See {@linkcode Freezer.freeze}. */
  async freeze(request: FreezeRequest): Promise<CycleReport> {
    const { mountpoints, signal } = request;
    this.asked = request;
    this.events.push(["freeze", ...mountpoints ?? []].join(" "));
    this.#state = "freezing";
    this.#reason = undefined;
    this.#work = Promise.withResolvers<void>();
    this.#settled = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => this.#giveUp(signal.reason));
    if (signal.aborted) this.#giveUp(signal.reason);
    if (!this.isSlow) this.finish();
    try {
      await this.#work.promise;
      if (this.#reason !== undefined) throw this.#reason;
      this.#state = "frozen";
      return reportOf(request, this.count);
    } finally {
      this.#settled.resolve();
    }
  }

  /** See {@linkcode Freezer.thaw}. */
  async thaw(): Promise<number> {
    this.events.push("thaw");
    const { expired } = this;
    this.expired = undefined;
    if (expired !== undefined) throw expired;
    if (this.#state === "freezing") {
      this.#giveUp(new Error("a thaw was asked for meanwhile"));
      await this.#settled.promise;
    }
    const thawed = this.#state === "frozen" ? this.count : 0;
    this.#state = "thawed";
    return thawed;
  }

  /** See {@linkcode Freezer.plan}. */
  plan(mountpoints: readonly string[] = ["/"]): Promise<FreezePlan> {
    const wave = mountpoints.map((mountpoint): Filesystem => {
      const about = { device: "8:1", type: "ext4", source: "/dev/sda1" };
      return { ...about, mountpoint, aliases: [{ id: 1, path: mountpoint }] };
    });
    const reason = "is not on a block device";
    return Promise.resolve({
      freeze: [wave],
      stalled: [],
      skipped: [{ mountpoint: "/run", type: "tmpfs", reason }],
      liesOn: {},
    });
  }

  /** See {@linkcode Freezer.report}. */
  report(cycle?: string): CycleReport | undefined {
    if (this.asked === undefined) return undefined;
    const report = reportOf(this.asked, this.count);
    return cycle === undefined || cycle === report.cycle ? report : undefined;
  }

  #giveUp({ message }: Error): void {
    if (this.#state === "thawed") return;
    this.events.push(`undo: ${message}`);
    this.#state = "thawed";
    this.#reason = new AgentError(`Cannot freeze: ${message}`);
    this.finish();
  }
}

function reportOf(
  { by, command, reason, cycle = "a cycle" }: FreezeRequest,
  frozen: number,
): CycleReport {
  return {
    ...{ cycle, by, command, ...(reason === undefined ? {} : { reason }) },
    ...{ began: "2026-01-01T00:00:00.000Z", frozen },
    ...{ phases: [], filesystems: [], hooks: [], because: [] },
  };
}
