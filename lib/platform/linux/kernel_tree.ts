/**
 * The trees of small files and links in which the kernel and udev describe
 * devices. A device may break or go away while it is looked at, so whatever
 * cannot be read in time is taken for not being there.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import { onThread } from "../../threads.ts";

/** A view of the machine's files. Absolute paths begin at its root. */
export interface KernelTree {
  /**
   * Reads a file.
   *
   * @param path Where it would be
   * @returns Its content; nothing if it cannot be read
   */
  text(path: string): Promise<string | undefined>;

  /**
   * Lists a directory.
   *
   * @param path Where it would be
   * @returns The names in it, sorted the way people count; none if it
   * cannot be listed
   */
  names(path: string): Promise<string[]>;

  /**
   * Follows links.
   *
   * @param path A path
   * @returns The path without links; nothing if it leads nowhere
   */
  real(path: string): Promise<string | undefined>;

  /**
   * Tells which block device a device file stands for.
   *
   * @param path The file
   * @returns Its number, `MAJOR:MINOR`; nothing if it is none
   */
  deviceNumber(path: string): Promise<string | undefined>;
}

/** More digits than any number in a name has. */
const LONGEST_NUMBER = 20;

/**
 * Looks at files.
 *
 * @param root Where absolute paths begin
 * @returns The view
 */
export function kernelTree(root: string = "/"): KernelTree {
  const base = root === "/" ? "" : root;
  const reads = new InFlight<string>();
  return {
    text: (path) => ifPossible(text(base + path, reads)),
    names: (path) => names(base + path),
    real: (path) => real(base + path, base),
    deviceNumber: (path) => numberOf(base + path),
  };
}

/**
 * Sorts names the way people count.
 *
 * @param a One name
 * @param b Another one
 * @returns Which comes first: `nvme0n2` before `nvme0n10`
 */
export function compareNames(a: string, b: string): number {
  const [one, other] = [countable(a), countable(b)];
  return one < other ? -1 : Number(one > other);
}

/** `Intl.Collator` would do, but takes 600 kilobytes from its making on. */
function countable(name: string): string {
  return name.replace(/\d+/g, (digits) => digits.padStart(LONGEST_NUMBER, "0"));
}

/** Some attributes are asked of the device, which may not answer. */
async function text(path: string, reads: InFlight<string>): Promise<string> {
  const what = `Cannot read "${path}"`;
  const reading = reads.join(
    path,
    () => onThread({ what, lane: "look" }, () => Deno.readTextFile(path)),
  );
  return await within(reading, { what, ms: LIMITS.probeMs });
}

async function names(path: string): Promise<string[]> {
  const entries = await ifPossible(Array.fromAsync(Deno.readDir(path)));
  return (entries ?? []).map(({ name }) => name).sort(compareNames);
}

async function real(path: string, base: string): Promise<string | undefined> {
  const found = await ifPossible(Deno.realPath(path));
  return found?.slice(base.length);
}

async function numberOf(path: string): Promise<string | undefined> {
  const info = await ifPossible(Deno.stat(path));
  if (info?.isBlockDevice !== true || info.rdev === null) return undefined;
  return deviceNumber(info.rdev);
}

/** As the kernel packs it for programs: linux/kdev_t.h, new_decode_dev(). */
function deviceNumber(packed: number): string {
  const major = (packed >> 8) & 0xfff;
  const minor = (packed & 0xff) | ((packed >> 12) & 0xfff00);
  return `${major}:${minor}`;
}

function ifPossible<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch(() => undefined);
}
