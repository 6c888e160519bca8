/**
 * Where the controllers of disks are on PCI.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import {
  type DiskInterface,
  diskInterfaces,
} from "../../ffi/windows/device_list.ts";
import {
  enumeratorOf,
  parentOf,
  placeOf,
} from "../../ffi/windows/device_node.ts";
import { diskNumber } from "../../ffi/windows/disk_facts.ts";
import { AskedDevice } from "../../ffi/windows/asked_device.ts";
import type { PciAddress } from "../disks.ts";
import { Looks } from "./looks.ts";

/** The tree of devices. */
export interface DeviceTree {
  /** Tells what a device is attached to. */
  readonly parentOf: typeof parentOf;
  /** Tells what a device is attached with. */
  readonly enumeratorOf: typeof enumeratorOf;
  /** Tells where a device is on its bus. */
  readonly placeOf: typeof placeOf;
}

/** Controllers by the numbers of their disks. */
export type PciPlaces = ReadonlyMap<number, PciAddress>;

/** What is further up is not the controller of a disk. */
const MOST_PARENTS = 8;

/** What is not known: all bits are set. */
const UNKNOWN = 0xffffffff;

const log = getLogger(["stillpoint", "storage"]);
const TREE: DeviceTree = { parentOf, enumeratorOf, placeOf };

/** Under way at the moment: what hangs is not looked at twice. */
const disks = new Looks<readonly [number, PciAddress] | undefined>();
const lists = new Looks<PciPlaces>();

/**
 * Finds the controllers of all disks.
 *
 * @param latest When to be done, on the clock of {@linkcode performance}
 * @returns What was found until then
 */
export async function pciPlaces(latest: number): Promise<PciPlaces> {
  const found = await lists.take({
    key: "",
    what: "Cannot look for controllers",
    latest,
    begin: () => findAll(latest),
  });
  return found ?? new Map();
}

async function findAll(latest: number): Promise<PciPlaces> {
  using list = await diskInterfaces();
  const places = await Promise.all(list.found.map((item) =>
    disks.take({
      key: item.path,
      what: `Cannot look for the controller of "${item.path}"`,
      latest,
      begin: () => placeOfDisk(item),
    })
  ));
  return new Map(places.filter((place) => place !== undefined));
}

async function placeOfDisk(
  { path, node }: DiskInterface,
): Promise<readonly [number, PciAddress] | undefined> {
  const address = await pciAddress(node, TREE);
  if (address === undefined) return undefined;
  await using disk = await AskedDevice.open(path);
  const number = await diskNumber(disk, path);
  return number === undefined ? undefined : [number, address];
}

/**
 * Finds the PCI device that a device is attached to, directly or not.
 *
 * @param node The device's node
 * @param tree The tree of devices
 * @returns Its address; nothing if there is none, or if a part is not known
 */
export async function pciAddress(
  node: number,
  tree: DeviceTree,
): Promise<PciAddress | undefined> {
  let above = await tree.parentOf(node);
  for (let step = 0; step < MOST_PARENTS && above !== undefined; step++) {
    if (await tree.enumeratorOf(above) === "PCI") {
      const bus = await tree.placeOf(above, "busNumber");
      return parsePlace(bus, await tree.placeOf(above, "address"));
    }
    above = await tree.parentOf(above);
  }
  log.debug("No PCI controller above node {node}", { node });
  return undefined;
}

/**
 * Reads the two numbers that Windows has for a place on PCI: the segment and
 * the bus, as `PCI_SEGMENT_BUS_NUMBER` in wdm.h; and the slot and the function.
 *
 * @param bus The former
 * @param address The latter
 * @returns The address; nothing if either is not known
 */
export function parsePlace(
  bus: number | undefined,
  address: number | undefined,
): PciAddress | undefined {
  if (bus === undefined || address === undefined) return undefined;
  if (bus === UNKNOWN || address === UNKNOWN) return undefined;
  return {
    domain: bus >>> 8 & 0xffff,
    bus: bus & 0xff,
    slot: address >>> 16,
    function: address & 0xffff,
  };
}
