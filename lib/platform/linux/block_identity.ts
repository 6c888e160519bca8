/**
 * What a block device is called, and how it is told from others: what the
 * kernel says in sysfs, and what udev has found out about it.
 *
 * @module
 */

import type { KernelTree } from "./kernel_tree.ts";

/** Marks of a block device. */
export interface BlockIdentity {
  /** Its device file. */
  readonly device?: string;
  /** Its serial number, with the model as a rule. */
  readonly serial?: string;
  /** The name of a mapped device. */
  readonly alias?: string;
}

/** How many bytes, none of which begins a longer letter, precede it. */
const PAGE_HEADER = 4;

/**
 * Finds out what a block device is called.
 *
 * @param path Its directory in sysfs, without links
 * @param tree The machine's files
 * @returns What is known
 */
export async function identify(
  path: string,
  tree: KernelTree,
): Promise<BlockIdentity> {
  const event = parseLines(await tree.text(`${path}/uevent`));
  const properties = await udevProperties(event, tree);
  const device = deviceFile(event);
  const serial = properties.get("ID_SERIAL") ??
    await ownSerial(path, tree);
  const alias = properties.get("DM_NAME") ??
    (await tree.text(`${path}/dm/name`))?.trimEnd();
  return {
    ...device ? { device } : {},
    ...serial ? { serial } : {},
    ...alias ? { alias } : {},
  };
}

/**
 * Tells only the device file of a block device, for which one look is enough.
 *
 * @param path Its directory in sysfs, without links
 * @param tree The machine's files
 * @returns The file, if it is known
 */
export async function deviceFileOf(
  path: string,
  tree: KernelTree,
): Promise<string | undefined> {
  return deviceFile(parseLines(await tree.text(`${path}/uevent`)));
}

/**
 * Parses lines of the form `KEY=VALUE`.
 *
 * @param text The lines; may be missing
 * @param prefix What each line that counts begins with
 * @returns The values by key
 */
export function parseLines(
  text: string = "",
  prefix: string = "",
): Map<string, string> {
  return new Map(
    text.split("\n")
      .filter((line) => line.startsWith(prefix) && line.includes("="))
      .map((line) => {
        const at = line.indexOf("=");
        return [line.slice(prefix.length, at), line.slice(at + 1)];
      }),
  );
}

function deviceFile(event: ReadonlyMap<string, string>): string | undefined {
  const name = event.get("DEVNAME");
  return name ? `/dev/${name}` : undefined;
}

/** udev keeps a file a device; `E:` marks what its rules have set. */
async function udevProperties(
  event: ReadonlyMap<string, string>,
  tree: KernelTree,
): Promise<Map<string, string>> {
  const number = `${event.get("MAJOR")}:${event.get("MINOR")}`;
  return parseLines(await tree.text(`/run/udev/data/b${number}`), "E:");
}

/**
 * Without udev, a virtio disk and an NVMe controller tell it themselves, and
 * the kernel keeps what SCSI and ATA disks told it.
 */
async function ownSerial(
  path: string,
  tree: KernelTree,
): Promise<string | undefined> {
  for (const at of [path, `${path}/..`, `${path}/../..`]) {
    const serial = (await tree.text(`${at}/serial`))?.trim() ||
      unitSerial(await tree.text(`${at}/device/vpd_pg80`));
    if (serial) return serial;
  }
  return undefined;
}

/** The page "Unit Serial Number" of SCSI: a header, then letters. */
function unitSerial(page: string = ""): string {
  return page.slice(PAGE_HEADER).trim();
}
