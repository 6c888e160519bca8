/**
 * What the drivers of disks and volumes tell: on which disks a volume lies,
 * which disk a device is, how it is attached, and how it feels.
 *
 * @module
 */

import { LIMITS } from "../../limits.ts";
import { memory } from "./kept.ts";
import type { AskedDevice } from "./asked_device.ts";

const IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS = 0x560000;
const IOCTL_STORAGE_GET_DEVICE_NUMBER = 0x2d1080;
const IOCTL_STORAGE_QUERY_PROPERTY = 0x2d1400;
const IOCTL_SCSI_GET_ADDRESS = 0x41018;

/** `VOLUME_DISK_EXTENTS`, of which each `DISK_EXTENT` begins with a disk. */
const EXTENTS = { first: 8, each: 24 } as const;

/** `STORAGE_DEVICE_NUMBER`. */
const NUMBER = { type: 0, number: 4, size: 12 } as const;
const FILE_DEVICE_DISK = 7;

/** `STORAGE_DEVICE_DESCRIPTOR`; texts follow it. */
const DESCRIPTOR = { serial: 24, bus: 28 } as const;
const DESCRIPTOR_ROOM = 4096;

/** `SCSI_ADDRESS`. */
const ADDRESS = { path: 5, target: 6, unit: 7, size: 8 } as const;

/** `STORAGE_PROPERTY_QUERY`, and what it asks for. */
const QUERY = { property: 0, parameters: 8, size: 12 } as const;
const PROTOCOL_PROPERTY = 50;

/** `STORAGE_PROTOCOL_SPECIFIC_DATA`. */
const PROTOCOL = {
  protocol: 0,
  kind: 4,
  value: 8,
  offset: 16,
  length: 20,
  size: 40,
} as const;
const NVME = { protocol: 3, logPage: 2, healthLog: 2, bytes: 512 } as const;

const LITTLE_ENDIAN = true;

/** What a disk tells about itself. */
export interface Descriptor {
  /** How it is attached: a number of `STORAGE_BUS_TYPE`. */
  readonly bus: number;
  /** Its serial number, if it has one. */
  readonly serial?: string;
}

/** Where a disk is on its bus. */
export interface ScsiAddress {
  /** The bus of the controller. */
  readonly bus: number;
  /** The target on the bus. */
  readonly target: number;
  /** The unit of the target. */
  readonly unit: number;
}

/**
 * Tells on which disks a volume lies.
 *
 * @param volume The volume
 * @param path Its path, for errors
 * @returns Their numbers, each once
 */
export async function disksOfVolume(
  volume: AskedDevice,
  path: string,
): Promise<number[]> {
  const room = EXTENTS.first + EXTENTS.each * LIMITS.listedDevices;
  const code = IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS;
  const what = `the disks of "${path}"`;
  return parseExtents(await volume.ask({ what, code, room }));
}

/**
 * Tells which disk a device is.
 *
 * @param device The device
 * @param path Its path, for errors
 * @returns The disk's number; nothing if it is no disk
 */
export async function diskNumber(
  device: AskedDevice,
  path: string,
): Promise<number | undefined> {
  const code = IOCTL_STORAGE_GET_DEVICE_NUMBER;
  const what = `which disk "${path}" is`;
  return parseNumber(await device.ask({ what, code, room: NUMBER.size }));
}

/**
 * Tells what a disk says about itself.
 *
 * @param disk The disk
 * @param path Its path, for errors
 * @returns That
 */
export async function descriptorOf(
  disk: AskedDevice,
  path: string,
): Promise<Descriptor> {
  const answer = await disk.ask({
    what: `the bus of "${path}"`,
    code: IOCTL_STORAGE_QUERY_PROPERTY,
    // Property 0, asked for in the usual way, 0 as well.
    input: memory(QUERY.size),
    room: DESCRIPTOR_ROOM,
  });
  return parseDescriptor(answer);
}

/**
 * Tells where a disk is on its bus.
 *
 * @param disk The disk
 * @param path Its path, for errors
 * @returns The place
 */
export async function scsiAddress(
  disk: AskedDevice,
  path: string,
): Promise<ScsiAddress> {
  const code = IOCTL_SCSI_GET_ADDRESS;
  const what = `the place of "${path}"`;
  return parseAddress(await disk.ask({ what, code, room: ADDRESS.size }));
}

/**
 * Reads the log page "SMART / Health Information" of an NVMe disk.
 *
 * @param disk The disk
 * @param path Its path, for errors
 * @returns The page
 */
export async function healthLog(
  disk: AskedDevice,
  path: string,
): Promise<Uint8Array> {
  const question = healthQuestion();
  const answer = await disk.ask({
    what: `the health of "${path}"`,
    code: IOCTL_STORAGE_QUERY_PROPERTY,
    input: question,
    room: question.length,
  });
  return parseHealthAnswer(answer);
}

/**
 * Reads a `VOLUME_DISK_EXTENTS`.
 *
 * @param bytes The structure, or as much of it as there is
 * @returns Numbers of disks, each once
 */
export function parseExtents(bytes: Uint8Array): number[] {
  const view = viewOf(bytes);
  const numbers = new Set<number>();
  const count = view.getUint32(0, LITTLE_ENDIAN);
  for (let index = 0; index < count; index++) {
    const at = EXTENTS.first + index * EXTENTS.each;
    if (at + EXTENTS.each > bytes.length) break;
    numbers.add(view.getUint32(at, LITTLE_ENDIAN));
  }
  return [...numbers];
}

/**
 * Reads a `STORAGE_DEVICE_NUMBER`.
 *
 * @param bytes The structure
 * @returns The number of the disk; nothing if it is no disk
 */
export function parseNumber(bytes: Uint8Array): number | undefined {
  const view = viewOf(bytes);
  const type = view.getUint32(NUMBER.type, LITTLE_ENDIAN);
  if (type !== FILE_DEVICE_DISK) return undefined;
  return view.getUint32(NUMBER.number, LITTLE_ENDIAN);
}

/**
 * Reads a `STORAGE_DEVICE_DESCRIPTOR`.
 *
 * @param bytes The structure, and the texts after it
 * @returns What it says
 */
export function parseDescriptor(bytes: Uint8Array): Descriptor {
  const view = viewOf(bytes);
  const bus = view.getUint32(DESCRIPTOR.bus, LITTLE_ENDIAN);
  const at = view.getUint32(DESCRIPTOR.serial, LITTLE_ENDIAN);
  // Zero, or beyond the end: none.
  const serial = at === 0 ? "" : textAt(bytes, at);
  return serial === "" ? { bus } : { bus, serial };
}

function textAt(bytes: Uint8Array, at: number): string {
  const rest = bytes.subarray(at);
  const end = rest.indexOf(0);
  const text = String.fromCharCode(...end < 0 ? rest : rest.subarray(0, end));
  return text.trim();
}

/**
 * Reads a `SCSI_ADDRESS`.
 *
 * @param bytes The structure
 * @returns The place
 */
export function parseAddress(bytes: Uint8Array): ScsiAddress {
  const view = viewOf(bytes);
  return {
    bus: view.getUint8(ADDRESS.path),
    target: view.getUint8(ADDRESS.target),
    unit: view.getUint8(ADDRESS.unit),
  };
}

/**
 * Makes the question for the health of an NVMe disk.
 *
 * @returns The question, as long as the answer
 */
export function healthQuestion(): Uint8Array<ArrayBuffer> {
  const length = QUERY.parameters + PROTOCOL.size + NVME.bytes;
  const bytes = memory(length);
  const view = viewOf(bytes);
  const set = (at: number, value: number): void =>
    view.setUint32(QUERY.parameters + at, value, LITTLE_ENDIAN);
  view.setUint32(QUERY.property, PROTOCOL_PROPERTY, LITTLE_ENDIAN);
  set(PROTOCOL.protocol, NVME.protocol);
  set(PROTOCOL.kind, NVME.logPage);
  set(PROTOCOL.value, NVME.healthLog);
  set(PROTOCOL.offset, PROTOCOL.size);
  set(PROTOCOL.length, NVME.bytes);
  return bytes;
}

/**
 * Finds the log page in a `STORAGE_PROTOCOL_DATA_DESCRIPTOR`.
 *
 * @param bytes The structure, and what follows it
 * @returns The page
 */
export function parseHealthAnswer(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const get = (at: number): number =>
    view.getUint32(QUERY.parameters + at, LITTLE_ENDIAN);
  const start = QUERY.parameters + get(PROTOCOL.offset);
  const page = bytes.subarray(start, start + get(PROTOCOL.length));
  if (page.length < NVME.bytes) {
    throw new Error(`Cannot read a health log: it has ${page.length} bytes`);
  }
  return page;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
