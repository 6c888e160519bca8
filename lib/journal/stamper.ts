/**
 * Putting the stamp on disks that are about to be frozen, and taking it away.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../deadline.ts";
import type { FreezeStamp, StampRequest } from "../freeze/parts.ts";
import { LIMITS } from "../limits.ts";
import { removeIfThere } from "../missing.ts";
import { directoryOf } from "../path.ts";
import { type Filesystems, stoppedBy } from "../platform/filesystems.ts";
import { writeWhole } from "../whole_file.ts";
import { makeRoomFor } from "./append.ts";
import type { JournalParts } from "./journal.ts";
import { readSmall } from "./read.ts";
import { parseStamp, type Stamp, stampOf, stampPath } from "./stamp.ts";

/** What stamps are put with. */
export interface StamperParts extends JournalParts {
  /** Knows what lies where. */
  readonly filesystems: Pick<Filesystems, "deviceOf">;
  /**
   * Tells the time of day.
   *
   * @returns Milliseconds since 1970 in UTC
   */
  wall(): number;
}

const FILE_MODE = 0o600;

const log = getLogger(["stillpoint", "journal"]);

/** Puts stamps, one at a time. Whatever goes wrong is logged, and no more. */
export class Stamper implements FreezeStamp {
  #parts: StamperParts;
  /** An agent that was killed may have left one. */
  #mayBeThere = true;

  /**
   * Prepares to put stamps; touches nothing yet.
   *
   * @param parts What they are put with
   */
  constructor(parts: StamperParts) {
    this.#parts = parts;
  }

  /** See {@linkcode FreezeStamp.put}. */
  async put(request: StampRequest): Promise<void> {
    const { turns, path } = this.#parts;
    const journal = path();
    if (journal === undefined) return;
    const work = turns.run(() => this.#put(journal, request));
    const what = "Cannot stamp the disk with the cycle";
    const { signal } = request;
    try {
      await within(work, { what, ms: LIMITS.stampMs, signal });
    } catch (error) {
      log.warn("{error}", { error });
    }
  }

  /** See {@linkcode FreezeStamp.remove}. */
  remove(): void {
    if (!this.#mayBeThere) return;
    this.#later((journal) => this.#remove(journal));
  }

  /**
   * Looks for a stamp that is there though no cycle goes on. One of another
   * boot says that this disk is a copy that was taken within a cycle, or that
   * the machine was cut off within one: it is kept under another name.
   */
  adopt(): void {
    this.#later((journal) => this.#adopt(journal));
  }

  /** Not waited for; whoever puts a stamp waits until it is done. */
  async #later(work: (journal: string) => Promise<void>): Promise<void> {
    const { turns, path } = this.#parts;
    const journal = path();
    if (journal === undefined) return;
    try {
      await turns.run(() => work(journal));
    } catch (error) {
      log.warn("Cannot tidy up the stamp of a cycle: {error}", { error });
    }
  }

  async #put(
    journal: string,
    { report, plan, signal }: StampRequest,
  ): Promise<void> {
    // It would be too late: what was waited for may have taken long.
    if (signal.aborted) return;
    await makeRoomFor(journal);
    const directory = await Deno.realPath(directoryOf(journal));
    const device = await this.#parts.filesystems.deviceOf(directory);
    if (!stoppedBy(plan).some((one) => one.device === device)) return;
    const { scene, wall } = this.#parts;
    const stamp = stampOf(report, { scene: await scene(), written: wall() });
    this.#mayBeThere = true;
    const path = stampPath(journal, "current");
    const text = `${JSON.stringify(stamp)}\n`;
    await writeWhole(`${path}.new`, text, { mode: FILE_MODE });
    await Deno.rename(`${path}.new`, path);
  }

  async #remove(journal: string): Promise<void> {
    await removeIfThere(stampPath(journal, "current"));
    this.#mayBeThere = false;
  }

  async #adopt(journal: string): Promise<void> {
    const current = stampPath(journal, "current");
    const text = await readSmall(current, LIMITS.stampBytes);
    if (text === undefined) return void (this.#mayBeThere = false);
    const stamp = parseStamp(text);
    const { boot } = await this.#parts.scene();
    if (stamp === undefined || stamp.boot === boot) {
      return await this.#remove(journal);
    }
    await Deno.rename(current, stampPath(journal, "origin"));
    this.#mayBeThere = false;
    tellOrigin(stamp);
  }
}

function tellOrigin({ cycle, host, began }: Stamp): void {
  log.warn(
    "This disk was stopped within freeze cycle {cycle} of {host}, which began {began}: " +
      "it comes from an image of then, or the machine was cut off while frozen",
    { cycle, host, began },
  );
}
