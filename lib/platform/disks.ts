/**
 * What the agent asks of an operating system about disks.
 *
 * @module
 */

/** How a disk is attached, in the protocol's words. */
export type DiskBus =
  | "fibre"
  | "file-backed-virtual"
  | "ide"
  | "ieee1394"
  | "iscsi"
  | "mmc"
  | "nvme"
  | "raid"
  | "sas"
  | "sata"
  | "scsi"
  | "sd"
  | "ssa"
  | "unknown"
  | "usb"
  | "virtio"
  | "virtual";

/** A function of a PCI device. */
export interface PciAddress {
  /** The domain. */
  readonly domain: number;
  /** The bus. */
  readonly bus: number;
  /** The slot, also called device. */
  readonly slot: number;
  /** The function. */
  readonly function: number;
}

/** A device behind the channel subsystem of an IBM mainframe. */
export interface CcwAddress {
  /** The channel subsystem. */
  readonly cssid: number;
  /** The subchannel set. */
  readonly ssid: number;
  /** The subchannel. */
  readonly subchannel: number;
  /** The device. */
  readonly device: number;
}

/** Where a disk is attached, as far as the host can know the place too. */
export interface DiskPlace {
  /** The kind of bus. */
  readonly busType: DiskBus;
  /** The bus of the controller. */
  readonly bus: number;
  /** The target on the bus. */
  readonly target: number;
  /** The unit of the target. */
  readonly unit: number;
  /** The controller, if it is known and on PCI. */
  readonly pci?: PciAddress;
  /** The controller, if it is on a channel subsystem. */
  readonly ccw?: CcwAddress;
}

/** A disk, by its place and its marks. */
export interface DiskAddress extends DiskPlace {
  /** The serial number, with the model as a rule. */
  readonly serial?: string;
  /** The device file of the disk, or of the partition that is in use. */
  readonly device?: string;
}

/** A counter of 128 bits in two halves. */
export interface WideCounter {
  /** The lower 64 bits. */
  readonly low: bigint;
  /** The upper 64 bits. */
  readonly high: bigint;
}

/** The health of an NVMe disk, as its controller tells it. */
export interface NvmeHealth {
  /** A bit for each thing that is critical. */
  readonly criticalWarning: number;
  /** Kelvin. */
  readonly temperature: number;
  /** Spare blocks that are left, in percent. */
  readonly availableSpare: number;
  /** Below it, spare blocks are critically few. */
  readonly availableSpareThreshold: number;
  /** The life that is used up, in percent; it may exceed 100. */
  readonly percentageUsed: number;
  /** Units of 512,000 bytes. */
  readonly dataUnitsRead: WideCounter;
  /** Units of 512,000 bytes. */
  readonly dataUnitsWritten: WideCounter;
  /** Commands of the host. */
  readonly hostReadCommands: WideCounter;
  /** Commands of the host. */
  readonly hostWriteCommands: WideCounter;
  /** Minutes. */
  readonly controllerBusyTime: WideCounter;
  /** How often it was switched on. */
  readonly powerCycles: WideCounter;
  /** Hours. */
  readonly powerOnHours: WideCounter;
  /** How often it lost power without warning. */
  readonly unsafeShutdowns: WideCounter;
  /** Errors of the medium that were not corrected. */
  readonly mediaErrors: WideCounter;
  /** Entries that the error log has had. */
  readonly numberOfErrorLogEntries: WideCounter;
}

/** A disk or partition. */
export interface Disk {
  /** Its device file. */
  readonly name: string;
  /** Whether it is a part of another one. */
  readonly isPartition: boolean;
  /** Device files of what it is made of. */
  readonly dependencies: readonly string[];
  /** Where it is attached; absent for what is made of other things. */
  readonly address?: DiskAddress;
  /** The name people know it by. */
  readonly alias?: string;
  /** How it feels, if it can tell. */
  readonly health?: NvmeHealth;
}

/** Finds disks. */
export interface Disks {
  /**
   * Lists disks and partitions. One that cannot be looked at is left out.
   *
   * @returns Each disk, followed by its partitions
   */
  list(): Promise<Disk[]>;
}
