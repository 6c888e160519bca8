/**
 * The note that outlives the agent: what may be frozen, until when, and what
 * is to be taken back. It lies in memory (a tmpfs), never on a filesystem
 * that is about to be frozen, and is replaced atomically.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError } from "../error.ts";
import { removeIfThere, unlessMissing } from "../missing.ts";
import type { Filesystems, FreezePlan } from "../platform/filesystems.ts";
import { writeWhole } from "../whole_file.ts";
import { readMarkerFile } from "./marker_file.ts";

/** What a successor has to know of whose cycle it was. */
export interface MarkedCycle {
  /** Its name. */
  readonly cycle: string;
  /** The client. */
  readonly by: string;
  /** The command it gave. */
  readonly command: string;
  /** What the client said it is for. */
  readonly reason?: string | undefined;
  /** When it began, in milliseconds since 1970. */
  readonly began: number;
}

/** What a successor has to know. */
export interface MarkerRecord {
  /** The boot it was written in; in another one nothing is frozen. */
  readonly boot: string;
  /** The process that wrote it. */
  readonly pid: number;
  /** When it was written, in seconds since boot; agents once left that out. */
  readonly noted?: number;
  /** `freezing` until the freeze is complete, and once its thaw has begun. */
  readonly phase: "freezing" | "frozen";
  /** When holding ends, in seconds since boot. */
  readonly deadline: number;
  /** Device numbers of what may be frozen. */
  readonly devices: readonly string[];
  /** Marks of quiescers that were begun and have to be resumed, in order. */
  readonly hooks: readonly string[];
  /** Whose cycle it was. */
  readonly cycle: MarkedCycle;
}

/** Where the marker may lie, best first. */
export interface MarkerPlaces {
  /** The agent's own directory for state. */
  readonly stateDirectory: string;
  /** Directories that are in memory as a rule, for when that one is not. */
  readonly fallbacks: readonly string[];
  /** Tells which filesystem a path lies on. */
  deviceOf(path: string): Promise<string | undefined>;
}

/** Memory on every Linux, for a machine whose state directory is on a disk. */
const FALLBACKS = ["/run", "/dev"] as const;

/**
 * Finds where the marker may lie besides its own directory.
 *
 * @param filesystems Knows which filesystem a directory lies on
 * @returns What a marker needs to know
 */
export function markerFallbacks(
  filesystems: Pick<Filesystems, "deviceOf"> | undefined,
): Omit<MarkerPlaces, "stateDirectory"> {
  return {
    fallbacks: FALLBACKS,
    deviceOf: async (path) => await filesystems?.deviceOf(path),
  };
}

const log = getLogger(["stillpoint", "freeze"]);

/** Reads and writes the marker. */
export class Marker {
  #places: MarkerPlaces;
  #path: string | undefined;
  #choosing: Promise<string> | undefined;
  #written: string | undefined;
  /** What a look has found, until it is no longer true. */
  #found: { readonly record: MarkerRecord | undefined } | undefined;

  /**
   * Prepares to write; touches nothing yet.
   *
   * @param places Where the marker may lie
   */
  constructor(places: MarkerPlaces) {
    this.#places = places;
  }

  /**
   * Chooses a place outside the filesystems that are about to be frozen, or
   * whose data lie on one of those. A marker in another place stays until the
   * next one is written.
   *
   * @param plan What is about to be frozen
   */
  async place({ freeze, stalled }: FreezePlan): Promise<void> {
    const devices = [...freeze.flat(), ...stalled].map(({ device }) => device);
    const choosing = this.#choose(new Set(devices));
    this.#choosing = choosing;
    const path = await choosing;
    // A choice that nobody waits for any more must not undo a later one.
    if (this.#choosing === choosing) this.#path = path;
  }

  async #choose(devices: ReadonlySet<string>): Promise<string> {
    const { stateDirectory, fallbacks } = this.#places;
    for (const directory of [stateDirectory, ...fallbacks]) {
      if (await this.#isOutside(directory, devices)) {
        return this.#pathIn(directory);
      }
    }
    const tried = [stateDirectory, ...fallbacks].join(", ");
    throw new AgentError(
      `Cannot freeze: no directory for the frozen marker lies outside the ` +
        `filesystems to be frozen (tried ${tried})`,
    );
  }

  /**
   * Writes the marker in the place chosen.
   *
   * @param record What to remember
   */
  async write(record: MarkerRecord): Promise<void> {
    const path = this.#path;
    if (path === undefined) throw new Error("The marker has no place yet");
    // One that is there already would keep its owner, whom nobody believes.
    await removeIfThere(`${path}.new`);
    await writeWhole(`${path}.new`, JSON.stringify(record), {
      mode: 0o600,
    });
    await Deno.rename(`${path}.new`, path);
    this.#found = undefined;
    const before = this.#written;
    this.#written = path;
    if (before !== undefined && before !== path) await removeIfThere(before);
  }

  /**
   * Looks for a marker in every place it may lie, and passes over one that
   * somebody else could have written. Looks once: whether to hold back the log
   * hangs on it, and then what to thaw, and both have to be told the same.
   *
   * @returns What it says, if there is one that can be understood
   */
  async read(): Promise<MarkerRecord | undefined> {
    this.#found ??= { record: await this.#look() };
    return this.#found.record;
  }

  async #look(): Promise<MarkerRecord | undefined> {
    const { stateDirectory, fallbacks } = this.#places;
    for (const directory of [stateDirectory, ...fallbacks]) {
      const path = this.#pathIn(directory);
      const text = await readMarkerFile(path);
      if (text === undefined) continue;
      this.#written = path;
      this.#path = path;
      const record = parseMarker(text);
      if (record !== undefined) return record;
      log.error(
        "Ignoring the frozen marker {path}: it cannot be understood, so " +
          "filesystems may still be frozen",
        { path },
      );
    }
    return undefined;
  }

  /** Takes the marker away: nothing is frozen, and nothing left to undo. */
  async remove(): Promise<void> {
    this.#found = undefined;
    if (this.#written !== undefined) await removeIfThere(this.#written);
  }

  async #isOutside(
    directory: string,
    devices: ReadonlySet<string>,
  ): Promise<boolean> {
    const real = await unlessMissing(Deno.realPath(directory));
    if (real === undefined) return false;
    const device = await this.#places.deviceOf(real);
    return device !== undefined && !devices.has(device);
  }

  #pathIn(directory: string): string {
    return markerPathIn(directory, this.#places.stateDirectory);
  }
}

/**
 * Names a marker. In a shared directory, the name tells agents on one machine
 * apart.
 *
 * @param directory Where it lies
 * @param stateDirectory The agent's own directory for state
 * @returns Its path
 */
export function markerPathIn(
  directory: string,
  stateDirectory: string,
): string {
  if (directory === stateDirectory) return `${directory}/frozen.json`;
  const owner = stateDirectory.replaceAll("/", "-");
  return `${directory}/stillpoint${owner}-frozen.json`;
}

/**
 * Reads a marker's text.
 *
 * @param text What the file holds
 * @returns The record; nothing if it is not one
 */
export function parseMarker(text: string): MarkerRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is MarkerRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as { [K in keyof MarkerRecord]?: unknown };
  const { boot, pid, noted = 0, phase, deadline } = record;
  const { devices, hooks, cycle } = record;
  return typeof boot === "string" && typeof pid === "number" &&
    typeof noted === "number" &&
    (phase === "freezing" || phase === "frozen") &&
    typeof deadline === "number" && areTexts(devices) && areTexts(hooks) &&
    isCycle(cycle);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((entry) => typeof entry === "string");
}

function isCycle(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { cycle, by, command, reason = "", began } = value as {
    [K in keyof MarkedCycle]?: unknown;
  };
  return areTexts([cycle, by, command, reason]) && typeof began === "number";
}
