/**
 * Freezing with VSS: its writers are quiesced first, which takes a while, and
 * then all volumes are frozen together. One freeze at a time.
 *
 * @module
 */

import { AgentError, reasonOf } from "../../error.ts";
import type { VssLibrary } from "../../ffi/windows/vss.ts";
import {
  NotBegun,
  type QuiesceContext,
  type Quiescer,
  type QuiesceResult,
} from "../../freeze/quiescer.ts";
import type { WritersSettings } from "../../freeze/writers.ts";
import type { Filesystem, Superblock } from "../filesystems.ts";
import { describeWriters, type VssReport } from "./vss_report.ts";
import { VssSession } from "./vss_session.ts";

/** Before all units: what writers prepare holds nothing up. */
const ORDER = -10_000;

/** Freezes volumes with VSS. */
export class VssFreezing {
  #load: () => Promise<VssLibrary>;
  #session: VssSession | undefined;

  /**
   * Prepares to freeze; loads nothing yet.
   *
   * @param load Loads the library, or says why that cannot be
   */
  constructor(load: () => Promise<VssLibrary>) {
    this.#load = load;
  }

  /**
   * Makes what quiesces VSS's writers, for one cycle.
   *
   * @param settings What the administrator wants
   * @returns What has that done
   */
  writers(settings: WritersSettings): Quiescer {
    return new Writers(settings, {
      begin: (request) => this.#begin(settings, request),
      end: (session) => this.#end(session),
    });
  }

  /**
   * Takes hold of a volume that VSS has been asked to take.
   *
   * @param filesystem The volume
   * @returns A handle on it
   */
  open(filesystem: Filesystem): Superblock {
    const session = this.#session;
    const { mountpoint } = filesystem;
    if (session === undefined) {
      throw new AgentError(
        `Cannot freeze ${mountpoint}: VSS was not asked to take it`,
      );
    }
    const { lapse } = session;
    return {
      filesystem,
      lapse,
      sync: () => Promise.resolve(),
      freeze: () => session.freeze(mountpoint),
      thaw: () => session.thaw(),
      cancel: () => session.cancel(),
      [Symbol.dispose]: () => {},
    };
  }

  async #begin(
    { backup, isStrict }: WritersSettings,
    { volumes, signal }: { volumes: readonly string[]; signal: AbortSignal },
  ): Promise<VssSession> {
    const vss = await this.#loaded();
    const request = { backup, isStrict, volumes, signal };
    const session = await VssSession.prepare(vss, request);
    this.#session = session;
    return session;
  }

  async #end(session: VssSession): Promise<void> {
    if (this.#session === session) this.#session = undefined;
    await session.close();
  }

  async #loaded(): Promise<VssLibrary> {
    try {
      return await this.#load();
    } catch (cause) {
      throw new NotBegun(`Cannot freeze: ${reasonOf(cause)}`, { cause });
    }
  }
}

/** What writers are quiesced with. */
interface WritersMeans {
  begin(request: {
    readonly volumes: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<VssSession>;
  end(session: VssSession): Promise<void>;
}

/** Has VSS quiesce its writers. */
class Writers implements Quiescer {
  readonly kind = "vss";
  readonly name = "VSS";
  readonly order: number = ORDER;
  #settings: WritersSettings;
  #means: WritersMeans;
  #session: VssSession | undefined;
  #isPrepared = false;

  constructor(settings: WritersSettings, means: WritersMeans) {
    this.#settings = settings;
    this.#means = means;
  }

  get timeoutMs(): number {
    return this.#settings.timeoutMs;
  }

  /** Without VSS there is no freeze, but there is without a writer. */
  get onFailure(): "abort" | "continue" {
    const { isStrict } = this.#settings;
    return this.#isPrepared && !isStrict ? "continue" : "abort";
  }

  async quiesce(
    { mountpoints: volumes }: QuiesceContext,
    signal: AbortSignal,
  ): Promise<QuiesceResult> {
    if (volumes.length === 0) return { output: "", attempts: 0 };
    const session = await this.#means.begin({ volumes, signal });
    this.#session = session;
    this.#isPrepared = true;
    return { output: summaryOf(session.report), attempts: 1 };
  }

  async lost(): Promise<string | undefined> {
    return await Promise.resolve(
      this.#session && describeWriters(this.#session.report),
    );
  }

  async resume(): Promise<QuiesceResult> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return { output: "", attempts: 0 };
    // Writers tell only now how their freeze went.
    const lost = describeWriters(session.report);
    await this.#means.end(session);
    return { output: "", attempts: 1, lost };
  }
}

function summaryOf({ metadata = 0, components = 0 }: VssReport): string {
  return `${metadata} writers, ${components} components`;
}
