/**
 * Where a disk of a Windows machine is attached.
 *
 * @module
 */

import {
  type Descriptor,
  descriptorOf,
  type ScsiAddress,
  scsiAddress,
} from "../../ffi/windows/disk_facts.ts";
import { AskedDevice } from "../../ffi/windows/asked_device.ts";
import type { DiskAddress, DiskBus, PciAddress } from "../disks.ts";

/** The protocol's words for `STORAGE_BUS_TYPE`, by its numbers. */
const BUSES: readonly DiskBus[] = [
  ...["unknown", "scsi", "ide", "ide", "ieee1394", "ssa", "fibre"] as const,
  ...["usb", "raid", "iscsi", "sas", "sata", "sd", "mmc", "virtual"] as const,
  ...["file-backed-virtual", "unknown", "nvme"] as const,
];

/** On others the numbers mean nothing to a host. */
const NUMBERED: readonly DiskBus[] = ["scsi", "ide", "raid", "sas"];

/** What a disk tells about itself. */
export interface DiskFacts extends Descriptor {
  /** Where it is on its bus, if that has such places. */
  readonly place?: ScsiAddress;
}

/** What is known from elsewhere. */
export interface KnownElsewhere {
  /** The path of the disk, if it has one of its own. */
  readonly device?: string;
  /** The controller, if it is on PCI. */
  readonly pci?: PciAddress | undefined;
}

/**
 * Names the file of a disk.
 *
 * @param number The number of the disk
 * @returns Its path
 */
export function diskPath(number: number): string {
  return `\\\\.\\PhysicalDrive${number}`;
}

/**
 * Asks a disk about itself. It may never answer.
 *
 * @param path The disk, or a volume that has one to itself
 * @returns What it tells
 */
export async function lookAtDisk(path: string): Promise<DiskFacts> {
  await using disk = await AskedDevice.open(path);
  const descriptor = await descriptorOf(disk, path);
  if (!NUMBERED.includes(busType(descriptor))) return descriptor;
  try {
    return { ...descriptor, place: await scsiAddress(disk, path) };
  } catch {
    // Many drivers have no such numbers.
    return descriptor;
  }
}

/**
 * Puts together where a disk is.
 *
 * @param facts What it tells about itself
 * @param elsewhere What else is known
 * @returns The address
 */
export function addressFrom(
  facts: DiskFacts,
  { device, pci }: KnownElsewhere = {},
): DiskAddress {
  const { serial, place = { bus: 0, target: 0, unit: 0 } } = facts;
  const bus = busType(facts);
  // The controller of a USB disk says nothing about the disk.
  const isBehindPci = pci !== undefined && bus !== "usb";
  return {
    busType: bus,
    ...place,
    ...isBehindPci ? { pci } : {},
    ...serial === undefined ? {} : { serial },
    ...device === undefined ? {} : { device },
  };
}

function busType({ bus }: Descriptor): DiskBus {
  return BUSES[bus] ?? "unknown";
}
