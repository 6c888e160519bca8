/**
 * The devices of the hypervisor, and their drivers.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { within } from "../../deadline.ts";
import { devicesOn } from "../../ffi/windows/device_list.ts";
import {
  deviceName,
  driverDate,
  driverVersion,
  hardwareIds,
} from "../../ffi/windows/device_node.ts";
import { fromFileTime } from "../../ffi/windows/system.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import type { Devices, PciDevice } from "../devices.ts";

/** What a device is, by the numbers of PCI. */
export interface PciId {
  /** Who makes it. */
  readonly vendor: number;
  /** Which device of that vendor it is. */
  readonly device: number;
}

/** Devices of virtio (Red Hat, 1AF4), and others of QEMU (1B36). */
const OF_HYPERVISOR = /^PCI\\VEN_(1AF4|1B36)&DEV_([\dA-F]{4})/i;

const log = getLogger(["stillpoint", "devices"]);
const lists = new InFlight<PciDevice[]>();

/** The devices of this machine. */
export const devices: Devices = {
  list: () =>
    within(lists.join("", list), {
      what: "Cannot list devices",
      ms: LIMITS.probeMs,
    }),
};

/**
 * Finds out whether a device is the hypervisor's.
 *
 * @param ids What it calls its own kind, the most exact first
 * @returns What it is; nothing if it is not
 */
export function hypervisorDevice(ids: readonly string[]): PciId | undefined {
  for (const id of ids) {
    const [, vendor, device] = OF_HYPERVISOR.exec(id) ?? [];
    if (vendor === undefined || device === undefined) continue;
    return { vendor: parseInt(vendor, 16), device: parseInt(device, 16) };
  }
  return undefined;
}

async function list(): Promise<PciDevice[]> {
  using nodes = await devicesOn("PCI");
  const found = await Promise.all(nodes.found.map(describe));
  return found.filter((device) => device !== undefined);
}

async function describe(node: number): Promise<PciDevice | undefined> {
  try {
    const ids = await hardwareIds(node);
    const id = hypervisorDevice(ids);
    if (id === undefined) return undefined;
    const name = await deviceName(node);
    const version = await driverVersion(node);
    const date = await driverDate(node);
    return {
      name: name ?? ids[0] ?? "",
      ...id,
      ...version === undefined ? {} : { driverVersion: version },
      ...date === undefined ? {} : { driverDate: fromFileTime(date) },
    };
  } catch (error) {
    log.debug("{error}", { error });
    return undefined;
  }
}
