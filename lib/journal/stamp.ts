/**
 * The stamp: a small file that lies, while a cycle goes on, inside a
 * filesystem that the cycle freezes. A copy of the disk that was taken then
 * holds it, and so can tell which cycle it belongs to.
 *
 * @module
 */

import type { CycleReport } from "../freeze/report.ts";
import { directoryOf } from "../path.ts";
import type { Scene } from "./entry.ts";
import { having, listOf, maybe, moment, oneOf, parsed, text } from "./shape.ts";

/** What a stamp says. */
export interface Stamp extends Scene {
  /** The version of its form. */
  readonly stamp: 1;
  /** The cycle's name. */
  readonly cycle: string;
  /** The client. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  /** What the client said it is for. */
  readonly reason?: string;
  /** When the cycle began, ISO 8601 in UTC. */
  readonly began: string;
  /** When the stamp was written, right before the freeze. */
  readonly written: string;
  /** Where the filesystems are mounted that the cycle stops. */
  readonly mountpoints: readonly string[];
  /** Applications that were quiesced by then. */
  readonly quiesced: readonly string[];
}

const STAMP = having({
  ...{ stamp: oneOf(1), agent: text, host: text, boot: text },
  ...{ cycle: text, by: text, command: text, reason: maybe(text) },
  ...{ began: moment, written: moment },
  ...{ mountpoints: listOf(text), quiesced: listOf(text) },
});

/** Names of the files, beside the journal. */
export const STAMP_FILES = {
  /** There while a cycle goes on. */
  current: "cycle.json",
  /** What the machine was started with: its disk is a copy of then. */
  origin: "origin.json",
} as const;

/**
 * Tells where stamps lie.
 *
 * @param journal The journal's path
 * @param kind Which of them
 * @returns The stamp's path
 */
export function stampPath(
  journal: string,
  kind: keyof typeof STAMP_FILES,
): string {
  return `${directoryOf(journal)}/${STAMP_FILES[kind]}`;
}

/**
 * Makes a stamp.
 *
 * @param report What has happened so far
 * @param scene Where it happens
 * @param written When, in milliseconds since 1970
 * @returns What to write
 */
export function stampOf(
  { cycle, by, command, reason, began, filesystems, hooks }: CycleReport,
  { scene: { agent, host, boot }, written }: {
    readonly scene: Scene;
    readonly written: number;
  },
): Stamp {
  return {
    ...{ stamp: 1, agent, host, boot, cycle, by, command },
    ...(reason === undefined ? {} : { reason }),
    ...{ began, written: new Date(written).toISOString() },
    mountpoints: filesystems.map(({ mountpoint }) => mountpoint),
    quiesced: hooks
      .filter(({ phase, result }) => phase === "quiesce" && result === "ok")
      .map(({ name }) => name),
  };
}

/**
 * Reads a stamp.
 *
 * @param source The file's text
 * @returns What it says; nothing if it is no stamp
 */
export function parseStamp(source: string): Stamp | undefined {
  const value = parsed(source);
  return STAMP(value) ? value as Stamp : undefined;
}
