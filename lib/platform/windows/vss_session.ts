/**
 * One snapshot set of VSS, from the question to its writers to the end of the
 * hold. All its volumes are frozen and thawed together, so whoever asks for
 * one of them joins what was begun for another.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { throwIfStopped } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { type VssLibrary, VssResult } from "../../ffi/windows/vss.ts";
import type { WritersSettings } from "../../freeze/writers.ts";
import { LIMITS } from "../../limits.ts";
import type { ThawResult } from "../filesystems.ts";
import {
  describeFailure,
  parseReport,
  refusalOf,
  type VssReport,
} from "./vss_report.ts";

/** For how long VSS holds writes. */
export const VSS_HOLD_MS = 10_000;

/** KubeVirt looks for "fsfreeze is limited" to tell that a snapshot is bad. */
const EXPIRED = `fsfreeze is limited to ${VSS_HOLD_MS / 1000} seconds, ` +
  "and VSS let writes go on";

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [VssResult.EXPIRED, EXPIRED],
  [VssResult.DEADLINE, "VSS has not answered in time"],
  [
    VssResult.BUSY,
    "VSS is still at work for another freeze, of this agent or another one",
  ],
  [VssResult.STATE, "nothing is frozen"],
  [VssResult.NO_SESSION, "nothing is frozen"],
  [VssResult.NO_VOLUME, "VSS has taken none of the volumes"],
  [VssResult.VOLUME, "VSS has refused a volume"],
  [VssResult.ABORTED, "it was given up"],
]);

/** Deadlines are the engine's; this one only frees threads if VSS hangs. */
const { vssCallMs: MS } = LIMITS;

const log = getLogger(["stillpoint", "vss"]);

/** What to prepare. */
export interface VssRequest
  extends Pick<WritersSettings, "backup" | "isStrict"> {
  /** Paths of the volumes. */
  readonly volumes: readonly string[];
  /** Breaks it off. */
  readonly signal: AbortSignal;
}

/** VSS will not take one of several volumes. */
export class VolumeRefused extends AgentError {}

/** A snapshot set. */
export class VssSession {
  /** Settles if VSS lets go before the thaw, with the reason. */
  readonly lapse: Promise<string>;
  #vss: VssLibrary;
  #number: bigint;
  #lapsed = Promise.withResolvers<string>();
  #freezing: Promise<void> | undefined;
  #thawing: Promise<ThawResult> | undefined;
  #isCancelled = false;
  #isClosed = false;

  private constructor(vss: VssLibrary, number: bigint) {
    this.#vss = vss;
    this.#number = number;
    this.lapse = this.#lapsed.promise;
  }

  /**
   * Has everything done that comes before the freeze.
   *
   * @param vss The library
   * @param request What to prepare
   * @returns The set; it has to be closed
   */
  static async prepare(
    vss: VssLibrary,
    { backup, isStrict, volumes, signal }: VssRequest,
  ): Promise<VssSession> {
    const opened = await vss.open(backup, MS);
    const session = new VssSession(vss, opened.session);
    const cancel = () => session.cancel();
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    try {
      const what = "Cannot prepare VSS";
      session.#check(what, opened.result);
      const preparation = { volumes, isStrict, ms: MS };
      session.#check(what, await vss.prepare(session.#number, preparation));
      // Nobody waits any more, so nobody would close it.
      throwIfStopped(what, signal);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  /** What is known of it. */
  get report(): VssReport {
    return parseReport(this.#vss.report(this.#number));
  }

  /**
   * Freezes all volumes, but fails for one that VSS has refused.
   *
   * @param volume Whose freeze this is
   */
  async freeze(volume: string): Promise<void> {
    const refusal = refusalOf(this.report, volume);
    if (refusal !== undefined) throw new VolumeRefused(`${volume} ${refusal}`);
    this.#freezing ??= this.#freeze();
    await this.#freezing;
  }

  /** Breaks off whatever is under way, which then fails. */
  cancel(): void {
    if (this.#isCancelled || this.#isClosed) return;
    this.#isCancelled = true;
    this.#vss.abort(this.#number, MS).catch((error) => {
      log.error("Cannot break off VSS: {error}", { error });
    });
  }

  /**
   * Thaws all volumes.
   *
   * @returns How it went, the same for each
   */
  thaw(): Promise<ThawResult> {
    this.#thawing ??= this.#thaw();
    return this.#thawing;
  }

  /** Undoes what is left. */
  async close(): Promise<void> {
    if (this.#isClosed || this.#number === 0n) return;
    this.#isClosed = true;
    const result = await this.#vss.close(this.#number, MS);
    if (result === 0) return;
    log.warn("Cannot end a session of VSS: {why}", {
      why: this.#meaningOf(result),
    });
  }

  async #freeze(): Promise<void> {
    const result = await this.#vss.freeze(this.#number, MS);
    this.#check("Cannot freeze with VSS", result);
    this.#watch().catch((error) => log.error("{error}", { error }));
  }

  /** Knows of the end at once, since the library waits for it. */
  async #watch(): Promise<void> {
    for (;;) {
      const result = await this.#vss.wait(this.#number, MS);
      if (result === VssResult.STILL_FROZEN) continue;
      if (result === VssResult.EXPIRED) this.#lapsed.resolve(EXPIRED);
      return;
    }
  }

  /** Nothing is frozen after that, whatever VSS says. */
  async #thaw(): Promise<ThawResult> {
    const result = await this.#vss.thaw(this.#number, MS);
    if (result === 0) return "thawed";
    return { lapsed: this.#meaningOf(result) };
  }

  #check(what: string, result: number): void {
    if (result === 0) return;
    const why = this.#meaningOf(result);
    throw new AgentError(`${what}: ${describeFailure(this.report, why)}`);
  }

  #meaningOf(result: number): string {
    const meaning = MEANINGS.get(result);
    if (meaning !== undefined) return meaning;
    const code = `0x${result.toString(16).padStart(8, "0").toUpperCase()}`;
    const name = this.#vss.nameOf(result);
    return name === code ? `VSS failed with ${code}` : `${name} (${code})`;
  }
}
