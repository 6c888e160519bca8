/**
 * Nodes in the tree of devices, as the configuration manager tells of them.
 * Its calls return their error, and are made away from the event loop.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { encodeGuid } from "./device_list.ts";
import { callWith, memory } from "./kept.ts";
import { library } from "./library.ts";
import { fromWide, fromWideList } from "./wide.ts";

const manager = library("cfgmgr32.dll", {
  CM_Get_Parent: {
    parameters: [/* into */ "buffer", /* node */ "u32", /* flags */ "u32"],
    result: "u32",
    nonblocking: true,
  },
  CM_Get_DevNode_PropertyW: {
    parameters: [
      /* node */ "u32",
      /* property */ "buffer",
      /* type */ "buffer",
      /* into */ "buffer",
      /* bytes */ "buffer",
      /* flags */ "u32",
    ],
    result: "u32",
    nonblocking: true,
  },
});

const CR_SUCCESS = 0;
/** There is no parent, or no such value. */
const NOTHING = { node: 13, value: 37 } as const;

/** What is known of devices: a GUID, field by field. */
const DEVICE = [
  ...[0xa45c254e, 0xdf1c, 0x4efd],
  ...[0x80, 0x20, 0x67, 0xd1, 0x46, 0xa8, 0x50, 0xe0],
] as const;
const HARDWARE_IDS = 3;
const BUS_NUMBER = 23;
const ENUMERATOR = 24;
const ADDRESS = 30;

/** What is known of drivers. */
const DRIVER = [
  ...[0xa8b865dd, 0x2e3d, 0x4094],
  ...[0xad, 0x97, 0xe5, 0x93, 0xa7, 0x0c, 0x75, 0xd6],
] as const;
const DRIVER_DATE = 2;
const DRIVER_VERSION = 3;

/** What is known of anything. */
const ANYTHING = [
  ...[0xb725f130, 0x47ef, 0x101a],
  ...[0xa5, 0xf1, 0x02, 0x60, 0x8c, 0x9e, 0xeb, 0xac],
] as const;
const NAME = 10;

/** `DEVPROPKEY`. */
const KEY = { id: 16, size: 20 } as const;
/** `DEVPROP_TYPE_`. */
const TYPE = {
  number: 0x07,
  fileTime: 0x10,
  text: 0x12,
  texts: 0x2012,
} as const;

const ROOM = 4096;
const LITTLE_ENDIAN = true;

/** A property of a device, as `DEVPKEY_` has it. */
interface Property {
  /** The GUID of its set. */
  readonly set: readonly number[];
  /** Its number in the set. */
  readonly id: number;
  /** Its type. */
  readonly type: number;
}

/**
 * Finds the device that a device is attached to.
 *
 * @param node The device's node
 * @returns The other's node; nothing if there is none
 */
export async function parentOf(node: number): Promise<number | undefined> {
  const into = memory(4);
  const isThere = await succeeds(
    "Cannot tell what a device is attached to",
    [into],
    () => manager.CM_Get_Parent(into, node, 0),
  );
  return isThere ? numberIn(into) : undefined;
}

/**
 * Tells what a device calls its own kind.
 *
 * @param node Its node
 * @returns Hardware ids, the most exact first
 */
export async function hardwareIds(node: number): Promise<string[]> {
  const kind = { set: DEVICE, id: HARDWARE_IDS, type: TYPE.texts };
  const bytes = await property(node, kind);
  return bytes === undefined ? [] : fromWideList(bytes);
}

/**
 * Tells what a device is attached with.
 *
 * @param node Its node
 * @returns A name such as `PCI`, if there is one
 */
export async function enumeratorOf(node: number): Promise<string | undefined> {
  return await text(node, DEVICE, ENUMERATOR);
}

/**
 * Tells where a device is on its bus.
 *
 * @param node Its node
 * @param part The bus, or the place on it
 * @returns A number, if the bus has any
 */
export async function placeOf(
  node: number,
  part: "busNumber" | "address",
): Promise<number | undefined> {
  const id = part === "address" ? ADDRESS : BUS_NUMBER;
  const bytes = await property(node, { set: DEVICE, id, type: TYPE.number });
  return bytes && numberIn(bytes);
}

/**
 * Tells the name of a device.
 *
 * @param node Its node
 * @returns The name that people see, if it has one
 */
export async function deviceName(node: number): Promise<string | undefined> {
  return await text(node, ANYTHING, NAME);
}

/**
 * Tells the version of a device's driver.
 *
 * @param node Its node
 * @returns The version, if it has a driver
 */
export async function driverVersion(node: number): Promise<string | undefined> {
  return await text(node, DRIVER, DRIVER_VERSION);
}

/**
 * Tells the date of a device's driver.
 *
 * @param node Its node
 * @returns A `FILETIME`, if it has a driver
 */
export async function driverDate(node: number): Promise<bigint | undefined> {
  const kind = { set: DRIVER, id: DRIVER_DATE, type: TYPE.fileTime };
  const bytes = await property(node, kind);
  return bytes &&
    new DataView(bytes.buffer).getBigUint64(0, LITTLE_ENDIAN);
}

async function text(
  node: number,
  set: readonly number[],
  id: number,
): Promise<string | undefined> {
  const bytes = await property(node, { set, id, type: TYPE.text });
  return bytes && fromWide(bytes);
}

/** Zeros follow what is there. */
async function property(
  node: number,
  { set, id, type }: Property,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const key = encodeKey(set, id);
  const found = memory(4);
  const into = memory(ROOM);
  const length = lengthBelow(ROOM);
  const isThere = await succeeds(
    `Cannot tell property ${id} of a device`,
    [key, found, into, length],
    () =>
      manager.CM_Get_DevNode_PropertyW(
        ...[node, key, found, into, length, 0] as const,
      ),
  );
  return isThere && numberIn(found) === type ? into : undefined;
}

function encodeKey(
  set: readonly number[],
  id: number,
): Uint8Array<ArrayBuffer> {
  const key = memory(KEY.size);
  key.set(encodeGuid(set));
  new DataView(key.buffer).setUint32(KEY.id, id, LITTLE_ENDIAN);
  return key;
}

/** Leaves room for the zeros at the end of a list, should they be missing. */
function lengthBelow(room: number): Uint8Array<ArrayBuffer> {
  const length = memory(4);
  new DataView(length.buffer).setUint32(0, room - 4, LITTLE_ENDIAN);
  return length;
}

function numberIn(bytes: Uint8Array<ArrayBuffer>): number {
  return new DataView(bytes.buffer).getUint32(0, LITTLE_ENDIAN);
}

async function succeeds(
  what: string,
  used: readonly Uint8Array<ArrayBuffer>[],
  call: () => Promise<number>,
): Promise<boolean> {
  const code = await callWith({ what, lane: "look" }, used, call);
  if (code === CR_SUCCESS) return true;
  if (code === NOTHING.node || code === NOTHING.value) return false;
  throw new AgentError(`${what}: the configuration manager's error ${code}`);
}
