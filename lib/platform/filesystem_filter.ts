/**
 * Which filesystems an administrator wants frozen: entries such as `/srv/*`,
 * `type:xfs` and `device:/dev/sdb*`.
 *
 * @module
 */

import { globPattern } from "../glob.ts";

/** The administrator's lists. */
export interface FilesystemFilter {
  /** Only filesystems that fit one of these, if there are any. */
  readonly include: readonly string[];
  /** No filesystem that fits one of these, whatever else is said. */
  readonly exclude: readonly string[];
}

/** What a filesystem is known by. */
export interface FilterSubject {
  /** Its first mountpoint. */
  readonly mountpoint: string;
  /** Its type. */
  readonly type: string;
  /** Files of the device that it lies on. */
  readonly devices: readonly string[];
}

/** Lets everything pass. */
export const NO_FILTER: FilesystemFilter = { include: [], exclude: [] };

const ENTRY =
  /^(?:type:(?<type>[^/]+)|device:(?<device>[/\\].+)|(?<place>(?:[/*\\]|[A-Za-z]:).*))$/;

/**
 * Tells what is wrong with an entry.
 *
 * @param entry What somebody has written
 * @returns What it is not; nothing if it can be used
 */
export function filterFault(entry: string): string | undefined {
  if (ENTRY.test(entry)) return undefined;
  return `"${entry}" is not a mountpoint, type:NAME or device:/dev/NAME`;
}

/**
 * Tells why a filesystem is not to be frozen.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { whyLeftOut } from "./filesystem_filter.ts";
 *
 * const subject = { mountpoint: "/srv", type: "xfs", devices: ["/dev/sdb1"] };
 * const filter = { include: [], exclude: ["device:/dev/sdb*"] };
 * strictEqual(
 *   whyLeftOut(subject, filter),
 *   "is excluded by device:/dev/sdb*",
 * );
 * ```
 *
 * @param subject The filesystem
 * @param filter The lists
 * @returns The reason, as the end of a sentence; nothing if it is to be
 */
export function whyLeftOut(
  subject: FilterSubject,
  { include, exclude }: FilesystemFilter,
): string | undefined {
  const excluding = exclude.find((entry) => fits(subject, entry));
  if (excluding !== undefined) return `is excluded by ${excluding}`;
  if (include.length === 0) return undefined;
  if (include.some((entry) => fits(subject, entry))) return undefined;
  return "is not included";
}

function fits(
  { mountpoint, type, devices }: FilterSubject,
  entry: string,
): boolean {
  const { type: wanted, device, place } = ENTRY.exec(entry)?.groups ?? {};
  if (wanted !== undefined) return globPattern(wanted).test(type);
  if (place !== undefined) return globPattern(place).test(mountpoint);
  if (device === undefined) return false;
  return devices.some((one) => globPattern(device).test(one));
}
