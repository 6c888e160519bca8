/**
 * Trimming volumes, one after the other: storage has better things to do than
 * to trim everything at once.
 *
 * @module
 */

import { throwIfStopped, within } from "../../deadline.ts";
import { AgentError } from "../../error.ts";
import { windowsVersion } from "../../ffi/windows/system.ts";
import { isFixed } from "../../ffi/windows/volumes.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import type { Trimmed, TrimRequest } from "../mounts.ts";
import { retrim } from "./defrag.ts";
import { latestLook, Looks } from "./looks.ts";

/** What trimming is done with. */
export interface TrimMeans {
  /** Tells the version of Windows. */
  readonly version: () => { readonly major: number; readonly minor: number };
  /** Tells whether a volume is on a disk that stays. */
  readonly isFixed: (path: string) => Promise<boolean>;
  /** Trims one; tells what went wrong. */
  readonly retrim: (path: string) => Promise<string | undefined>;
}

const MEANS: TrimMeans = { version: windowsVersion, isFixed, retrim };

/** Windows 8. */
const FIRST = { major: 6, minor: 2 } as const;

/** Trims volumes. A trim that is under way is joined. */
export class Trimmer {
  #means: TrimMeans;
  #kinds = new Looks<boolean>();
  #trims = new InFlight<string | undefined>();

  /**
   * Begins with nothing under way.
   *
   * @param means What it is done with; this machine unless given
   */
  constructor(means: TrimMeans = MEANS) {
    this.#means = means;
  }

  /**
   * Trims volumes, as far as they are on disks that stay. Windows tells
   * neither how much it has trimmed, nor can it be told to leave short extents.
   *
   * @param paths Where they are mounted
   * @param request How
   * @returns What became of each
   */
  async trim(
    paths: readonly string[],
    { signal }: Pick<TrimRequest, "signal">,
  ): Promise<Trimmed[]> {
    const { major, minor } = this.#means.version();
    if (major < FIRST.major || (major === FIRST.major && minor < FIRST.minor)) {
      throw new AgentError("fstrim is only supported for Win8+");
    }
    const results: Trimmed[] = [];
    for (const mountpoint of await this.#fixed(paths)) {
      throwIfStopped("Cannot trim any more", signal);
      results.push({ mountpoint, ...await this.#trimOne(mountpoint, signal) });
    }
    return results;
  }

  async #fixed(paths: readonly string[]): Promise<string[]> {
    const latest = latestLook();
    const kinds = await Promise.all(paths.map((path) =>
      this.#kinds.take({
        ...{ key: path, what: `Cannot tell on what "${path}" is`, latest },
        begin: () => this.#means.isFixed(path),
      })
    ));
    return paths.filter((_, index) => kinds[index] === true);
  }

  async #trimOne(
    path: string,
    signal: AbortSignal,
  ): Promise<{ error?: string }> {
    const trim = this.#trims.join(path, () => this.#means.retrim(path));
    const what = `Cannot trim "${path}"`;
    try {
      const error = await within(trim, { what, ms: LIMITS.trimMs, signal });
      return error === undefined ? {} : { error };
    } catch (error) {
      throwIfStopped("Cannot trim any more", signal);
      return { error: AgentError.from(error).message };
    }
  }
}
