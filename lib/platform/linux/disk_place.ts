/**
 * Where a disk is attached, read off its path in sysfs: the path leads through
 * all controllers from the root to the disk.
 *
 * @module
 */

import { nameOf } from "../../path.ts";
import type { CcwAddress, DiskPlace, PciAddress } from "../disks.ts";
import { compareNames, type KernelTree } from "./kernel_tree.ts";

/** A PCI function on the way to a disk. */
export interface PciFunction {
  /** Its directory in sysfs. */
  readonly path: string;
  /** Its address. */
  readonly address: PciAddress;
}

/** The numbers that the kernel gives a SCSI device. */
export interface ScsiNumbers {
  /** The bus of the host adapter. */
  readonly channel: number;
  /** The target on the bus. */
  readonly target: number;
  /** The unit of the target. */
  readonly lun: number;
}

/** Where a disk is on its controller. */
type Seat = Omit<DiskPlace, "pci" | "ccw">;

/** What tells where a disk is on its controller. */
interface Clues {
  /** SCSI numbers, if it is driven as a SCSI device. */
  readonly scsi: ScsiNumbers | undefined;
  /** Which port of the controller it is on, from 0. */
  readonly port: number;
}

const ORIGIN = { bus: 0, target: 0, unit: 0 } as const;
const PCI_ROOT = /\/pci[0-9a-f]{4,}:[0-9a-f]{2}\//;
const PCI_FUNCTION =
  /\/([0-9a-f]{4,}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])(?=\/)/g;
const SCSI_DEVICE = /\/target\d+:(\d+):(\d+)\/\d+:\d+:\d+:(\d+)(?=\/|$)/;
/** Subsystem, subchannel, device. */
const CCW =
  /\/css[0-9a-f]+\/([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-f]+)\/[0-9a-f]+\.[0-9a-f]+\.([0-9a-f]+)(?=\/)/;

/** How disks are numbered behind each driver: what the host calls the place. */
const PCI_DRIVERS: Readonly<Record<string, (clues: Clues) => Seat>> = {
  "ata_piix": ({ scsi, port }) => (
    { busType: "ide", ...ORIGIN, bus: port, unit: scsi?.target ?? 0 }
  ),
  sym53c8xx: ({ scsi }) => (
    { busType: "scsi", ...ORIGIN, unit: scsi?.target ?? 0 }
  ),
  "virtio-pci": ({ scsi }) => virtioSeat(scsi),
  ahci: ({ port }) => ({ busType: "sata", ...ORIGIN, unit: port }),
  nvme: () => ({ busType: "nvme", ...ORIGIN }),
  "xhci_hcd": usbSeat,
  "ehci-pci": usbSeat,
  "ohci-pci": usbSeat,
  "uhci_hcd": usbSeat,
};

/**
 * Finds out where a disk is attached.
 *
 * @param path Its directory in sysfs, or that of a partition, without links
 * @param tree The machine's files
 * @returns The place; nothing if its controller is not one we know
 */
export async function findPlace(
  path: string,
  tree: KernelTree,
): Promise<DiskPlace | undefined> {
  const scsi = scsiNumbers(path);
  if (PCI_ROOT.test(path)) return await pciPlace(path, { scsi, tree });
  const ccw = ccwAddress(path);
  if (!/\/virtio\d+\//.test(path)) return undefined;
  return { ...virtioSeat(scsi), ...ccw === undefined ? {} : { ccw } };
}

/**
 * Finds the PCI functions on a path.
 *
 * @param path A path in sysfs
 * @returns The functions, from the root on
 */
export function pciFunctions(path: string): PciFunction[] {
  return [...path.matchAll(PCI_FUNCTION)].map((match) => {
    const [domain = 0, bus = 0, slot = 0, number = 0] = match.slice(1)
      .map((digits) => Number.parseInt(digits, 16));
    return {
      path: path.slice(0, match.index + match[0].length),
      address: { domain, bus, slot, function: number },
    };
  });
}

/**
 * Finds the SCSI numbers on a path.
 *
 * @param path A path in sysfs
 * @returns The numbers, if it leads through a SCSI device
 */
export function scsiNumbers(path: string): ScsiNumbers | undefined {
  const match = SCSI_DEVICE.exec(path);
  if (match === null) return undefined;
  const [channel = 0, target = 0, lun = 0] = match.slice(1).map(Number);
  return { channel, target, lun };
}

/**
 * Finds the channel subsystem's address on a path.
 *
 * @param path A path in sysfs
 * @returns The address, if it leads through a channel subsystem
 */
export function ccwAddress(path: string): CcwAddress | undefined {
  const match = CCW.exec(path);
  if (match === null) return undefined;
  const [cssid = 0, ssid = 0, subchannel = 0, device = 0] = match.slice(1)
    .map((digits) => Number.parseInt(digits, 16));
  return { cssid, ssid, subchannel, device };
}

/** The first function with a driver we know; those before it are bridges. */
async function pciPlace(
  path: string,
  { scsi, tree }: { scsi: ScsiNumbers | undefined; tree: KernelTree },
): Promise<DiskPlace | undefined> {
  for (const { path: at, address: pci } of pciFunctions(path)) {
    const driver = nameOf(await tree.real(`${at}/driver`) ?? "");
    if (!Object.hasOwn(PCI_DRIVERS, driver)) continue;
    const seat = PCI_DRIVERS[driver];
    const port = await portIndex(path, { at, tree });
    return seat && { ...seat({ scsi, port }), pci };
  }
  return undefined;
}

/** ATA ports, or else SCSI hosts, of a controller count from 0 here. */
async function portIndex(
  path: string,
  { at, tree }: { at: string; tree: KernelTree },
): Promise<number> {
  const [, own = "", kind = ""] =
    /^\/((ata|host)\d+)\//.exec(path.slice(at.length)) ?? [];
  const pattern = new RegExp(`^${kind}\\d+$`);
  const ports = (await tree.names(at)).filter((name) => pattern.test(name));
  return Math.max(0, ports.sort(compareNames).indexOf(own));
}

function usbSeat(): Seat {
  return { busType: "usb", ...ORIGIN };
}

function virtioSeat(scsi: ScsiNumbers | undefined): Seat {
  if (scsi === undefined) return { busType: "virtio", ...ORIGIN };
  const { channel: bus, target, lun: unit } = scsi;
  return { busType: "scsi", bus, target, unit };
}

/**
 * Follows an NVMe disk that several controllers may serve to one of them: its
 * own path leads to none.
 *
 * @param path A path in sysfs, without links
 * @param tree The machine's files
 * @returns A path that leads through a controller; the same path if it is no
 * such disk
 */
export async function throughController(
  path: string,
  tree: KernelTree,
): Promise<string> {
  const match = /^(.*\/nvme-subsystem\/[^/]+)\/(.+)$/.exec(path);
  if (match === null) return path;
  const [, subsystem = "", rest = ""] = match;
  const names = await tree.names(subsystem);
  const controller = names.find((name) => /^nvme\d+$/.test(name));
  if (controller === undefined) return path;
  const real = await tree.real(`${subsystem}/${controller}`);
  return real === undefined ? path : `${real}/${rest}`;
}
