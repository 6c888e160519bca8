/**
 * A folder for a journal, and what journals and stamps are kept with.
 *
 * @module
 */

import type { StampRequest } from "../../../lib/freeze/parts.ts";
import type { StamperParts } from "../../../lib/journal/stamper.ts";
import type { FreezePlan } from "../../../lib/platform/filesystems.ts";
import { Turns } from "../../../lib/turns.ts";
import { cycleOf, SCENE, USUAL } from "../../fixtures/cycles.ts";

/** The device that everything lies on. */
const DEVICE = "8:1";

/** When stamps are written. */
export const WRITTEN = Date.parse("2026-03-01T02:00:00.500Z");

/** A folder and the parts. */
export interface JournalStage extends AsyncDisposable {
  /** The folder. */
  readonly path: string;
  /** Where the journal is to be. */
  readonly journal: string;
  /** What to keep it with; a test may change the boot and the setting. */
  readonly parts: StamperParts;
  /** The boot that goes on. */
  boot: string;
  /** The journal's path as configured. */
  setting: string | undefined;
}

/** Where nothing waits for a disk. */
export const MEMORY = "/dev/shm";

/**
 * Prepares a stage.
 *
 * @param under Where its folder is to be; the usual place unless given
 * @returns The stage
 */
export async function journalStage(under?: string): Promise<JournalStage> {
  const path = await Deno.makeTempDir({
    prefix: "stillpoint-test-",
    ...(under === undefined ? {} : { dir: under }),
  });
  const journal = `${path}/journal.jsonl`;
  const stage: JournalStage = {
    path,
    journal,
    boot: SCENE.boot,
    setting: journal,
    parts: {
      turns: new Turns(),
      path: () => stage.setting,
      scene: () => Promise.resolve({ ...SCENE, boot: stage.boot }),
      filesystems: { deviceOf: () => Promise.resolve(DEVICE) },
      wall: () => WRITTEN,
    },
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
  return stage;
}

/**
 * Makes a request for a stamp.
 *
 * @param device What is about to be frozen
 * @param signal Breaks it off; nothing does unless given
 * @returns The request
 */
export function stampRequest(
  device = DEVICE,
  signal: AbortSignal = new AbortController().signal,
): StampRequest {
  const filesystem = {
    ...{ device, type: "ext4", source: "/dev/sda1", mountpoint: "/" },
    aliases: [{ id: 1, path: "/" }],
  };
  const plan: FreezePlan = {
    ...{ freeze: [[filesystem]], stalled: [], skipped: [], liesOn: {} },
  };
  return { report: cycleOf(USUAL), plan, signal };
}

/**
 * Lists a folder.
 *
 * @param path The folder
 * @returns Names and sizes, in the order of names
 */
export async function sizesIn(
  path: string,
): Promise<(readonly [name: string, size: number])[]> {
  const found: (readonly [string, number])[] = [];
  for await (const { name } of Deno.readDir(path)) {
    const { size } = await Deno.stat(`${path}/${name}`);
    found.push([name, size]);
  }
  return found.sort(([a], [b]) => a < b ? -1 : 1);
}
