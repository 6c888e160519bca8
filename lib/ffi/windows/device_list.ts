/**
 * The devices that are present, as SetupAPI lists them. That is asked away
 * from the event loop, since drivers may be starting; the list itself is then
 * in memory. Why there is none stays on the thread that asked.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { callWith, memory } from "./kept.ts";
import { library } from "./library.ts";
import { listAll } from "./listing.ts";
import { fromWide, wideString } from "./wide.ts";

const asked = library("setupapi.dll", {
  SetupDiGetClassDevsW: {
    parameters: [
      /* class */ "buffer",
      /* enumerator */ "buffer",
      /* window */ "isize",
      /* flags */ "u32",
    ],
    result: "isize",
    nonblocking: true,
  },
});

const setup = library("setupapi.dll", {
  SetupDiEnumDeviceInfo: {
    parameters: [/* list */ "isize", /* index */ "u32", /* into */ "buffer"],
    result: "i32",
  },
  SetupDiEnumDeviceInterfaces: {
    parameters: [
      /* list */ "isize",
      /* device */ "pointer",
      /* class */ "buffer",
      /* index */ "u32",
      /* into */ "buffer",
    ],
    result: "i32",
  },
  SetupDiGetDeviceInterfaceDetailW: {
    parameters: [
      /* list */ "isize",
      /* interface */ "buffer",
      /* into */ "buffer",
      /* bytes */ "u32",
      /* bytes it takes */ "pointer",
      /* device, into */ "buffer",
    ],
    result: "i32",
  },
  SetupDiDestroyDeviceInfoList: {
    parameters: [/* list */ "isize"],
    result: "i32",
  },
});

/** What is not there any more is left out. */
const PRESENT = 2;
const ALL_CLASSES = 4;
const INTERFACES = 0x10;

/** `GUID_DEVINTERFACE_DISK`, field by field. */
const DISKS = [
  ...[0x53f56307, 0xb6bf, 0x11d0],
  ...[0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b],
] as const;

/** `SP_DEVINFO_DATA`. */
const DEVICE = { instance: 20, size: 32 } as const;
/** `SP_DEVICE_INTERFACE_DATA`. */
const INTERFACE = { size: 32 } as const;
/** `SP_DEVICE_INTERFACE_DETAIL_DATA_W`, which goes on with the path. */
const DETAIL = { path: 4, size: 8, room: 4096 } as const;

const INVALID_HANDLE = -1n;
const LITTLE_ENDIAN = true;

/** An interface that the driver of a disk offers. */
export interface DiskInterface {
  /** A path by which the disk can be opened. */
  readonly path: string;
  /** The disk's node in the tree of devices. */
  readonly node: number;
}

/** Nodes of devices; they can be asked until the list is disposed of. */
export interface DeviceList<T> extends Disposable {
  /** What was found. */
  readonly found: readonly T[];
}

/**
 * Lists the devices of a bus.
 *
 * @param bus The bus, such as `PCI`
 * @returns Their nodes
 */
export async function devicesOn(bus: string): Promise<DeviceList<number>> {
  const what = `Cannot list the devices on ${bus}`;
  const list = await open(what, {
    enumerator: wideString(bus),
    flags: PRESENT | ALL_CLASSES,
  });
  return filled(list, () =>
    listAll(what, (index) => {
      const device = withSize(DEVICE.size);
      return setup.SetupDiEnumDeviceInfo(list.value, index, device) !== 0
        ? nodeOf(device)
        : undefined;
    }));
}

/**
 * Lists the interfaces of disks.
 *
 * @returns The interfaces
 */
export async function diskInterfaces(): Promise<DeviceList<DiskInterface>> {
  const what = "Cannot list the interfaces of disks";
  const kind = encodeGuid(DISKS);
  const list = await open(what, { kind, flags: PRESENT | INTERFACES });
  return filled(list, () =>
    listAll(what, (index) => {
      const item = withSize(INTERFACE.size);
      const isFound = setup.SetupDiEnumDeviceInterfaces(
        ...[list.value, null, kind, index, item] as const,
      ) !== 0;
      return isFound ? interfaceOf(list, item) : undefined;
    }));
}

/**
 * Lays out a GUID as it is in memory.
 *
 * @param fields Its first three fields, and its last eight bytes
 * @returns Its bytes
 */
export function encodeGuid(fields: readonly number[]): Uint8Array<ArrayBuffer> {
  const [first = 0, second = 0, third = 0, ...rest] = fields;
  const bytes = memory(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, first, LITTLE_ENDIAN);
  view.setUint16(4, second, LITTLE_ENDIAN);
  view.setUint16(6, third, LITTLE_ENDIAN);
  bytes.set(rest, 8);
  return bytes;
}

async function open(
  what: string,
  { kind, enumerator, flags }: {
    readonly kind?: Uint8Array<ArrayBuffer>;
    readonly enumerator?: Uint8Array<ArrayBuffer>;
    readonly flags: number;
  },
): Promise<Handle> {
  const used = [kind, enumerator].filter((bytes) => bytes !== undefined);
  const value = await callWith(
    { what, lane: "look" },
    used,
    () =>
      asked.SetupDiGetClassDevsW(
        ...[kind ?? null, enumerator ?? null, 0n, flags] as const,
      ),
  );
  if (value !== INVALID_HANDLE) {
    return ownHandle(value, setup.SetupDiDestroyDeviceInfoList);
  }
  throw new AgentError(`${what}: SetupAPI does not tell them`);
}

function filled<T>(list: Handle, fill: () => readonly T[]): DeviceList<T> {
  try {
    const found = fill();
    return { found, [Symbol.dispose]: () => list[Symbol.dispose]() };
  } catch (error) {
    list[Symbol.dispose]();
    throw error;
  }
}

function interfaceOf(
  list: Handle,
  item: Uint8Array<ArrayBuffer>,
): DiskInterface | undefined {
  const detail = memory(DETAIL.room);
  new DataView(detail.buffer).setUint32(0, DETAIL.size, LITTLE_ENDIAN);
  const device = withSize(DEVICE.size);
  const result = setup.SetupDiGetDeviceInterfaceDetailW(
    ...[list.value, item, detail, DETAIL.room, null, device] as const,
  );
  if (result === 0) return undefined;
  return { path: fromWide(detail.subarray(DETAIL.path)), node: nodeOf(device) };
}

function withSize(size: number): Uint8Array<ArrayBuffer> {
  const bytes = memory(size);
  new DataView(bytes.buffer).setUint32(0, size, LITTLE_ENDIAN);
  return bytes;
}

function nodeOf(device: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(device.buffer);
  return view.getUint32(DEVICE.instance, LITTLE_ENDIAN);
}
