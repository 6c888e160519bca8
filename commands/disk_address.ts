/**
 * How a disk's address looks on the wire, for all commands that tell one.
 *
 * @module
 */

import type { DiskAddress, PciAddress } from "../lib/platform/disks.ts";

/** An address as clients get it. */
export interface WireDiskAddress {
  /** The PCI controller; each number is -1 if there is none. */
  readonly "pci-controller": PciAddress;
  /** The kind of bus. */
  readonly "bus-type": string;
  /** The bus. */
  readonly bus: number;
  /** The target. */
  readonly target: number;
  /** The unit. */
  readonly unit: number;
  /** The serial number, if it is known. */
  readonly serial?: string;
  /** The device file, if it is known. */
  readonly dev?: string;
  /** The controller on a channel subsystem, if there is one. */
  readonly "ccw-address"?: {
    /** The channel subsystem. */
    readonly cssid: number;
    /** The subchannel set. */
    readonly ssid: number;
    /** The subchannel. */
    readonly subchno: number;
    /** The device. */
    readonly devno: number;
  };
}

/** libvirt drops an address without these members, so they are always there. */
const NO_PCI: PciAddress = { domain: -1, bus: -1, slot: -1, function: -1 };

/**
 * Puts an address into the protocol's words.
 *
 * @param address The address
 * @returns The same for clients
 */
export function wireDiskAddress(address: DiskAddress): WireDiskAddress {
  const { pci = NO_PCI, ccw, busType, bus, target, unit } = address;
  const { serial, device } = address;
  return {
    "pci-controller": pci,
    "bus-type": busType,
    ...{ bus, target, unit },
    ...serial === undefined ? {} : { serial },
    ...device === undefined ? {} : { dev: device },
    ...ccw === undefined ? {} : {
      "ccw-address": {
        cssid: ccw.cssid,
        ssid: ccw.ssid,
        subchno: ccw.subchannel,
        devno: ccw.device,
      },
    },
  };
}
