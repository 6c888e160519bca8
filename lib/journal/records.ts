/**
 * What outlives a freeze cycle, put together: the journal, and the stamp on
 * the disks, which never touch their directory at the same time.
 *
 * @module
 */

import { VERSION } from "../config/version.ts";
import type { CycleParts } from "../freeze/parts.ts";
import type { Filesystems } from "../platform/filesystems.ts";
import { Turns } from "../turns.ts";
import type { Scene } from "./entry.ts";
import { Journal } from "./journal.ts";
import { journalPath } from "./setting.ts";
import { Stamper } from "./stamper.ts";

/** What records are kept with. */
export interface CycleRecordsParts {
  /** Knows the boot, and what lies where. */
  readonly filesystems: Pick<Filesystems, "boot" | "deviceOf">;
  /**
   * Tells the time of day.
   *
   * @returns Milliseconds since 1970 in UTC
   */
  wall(): number;
  /**
   * Tells what is configured, asked anew each time.
   *
   * @returns The journal's path, or that there is to be none
   */
  setting(): string;
}

/** Keeps what outlives a freeze cycle. */
export class CycleRecords implements AsyncDisposable {
  /** Every cycle that has ended. */
  readonly journal: Journal;
  /** The word that is left on disks. */
  readonly stamp: Stamper;

  /**
   * Prepares to keep records; touches nothing yet.
   *
   * @param parts What they are kept with
   */
  constructor({ filesystems, wall, setting }: CycleRecordsParts) {
    const turns = new Turns();
    const path = (): string | undefined => journalPath(setting());
    const scene = (): Promise<Scene> => sceneOf(filesystems);
    const own = { turns, path, scene };
    this.journal = new Journal(own);
    this.stamp = new Stamper({ ...own, filesystems, wall });
  }

  /** What a freezer is given. */
  get parts(): Required<Pick<CycleParts, "stamp" | "ended">> {
    return { stamp: this.stamp, ended: (report) => this.journal.add(report) };
  }

  /** Waits for what is to be written, but not for ever. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.journal[Symbol.asyncDispose]();
  }
}

async function sceneOf(
  filesystems: Pick<Filesystems, "boot">,
): Promise<Scene> {
  const { id: boot } = await filesystems.boot();
  return { agent: VERSION, host: Deno.hostname(), boot };
}
