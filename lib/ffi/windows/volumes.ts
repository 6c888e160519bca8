/**
 * Volumes: where the mount manager says that they are, and what their
 * filesystems tell. All of it may wait for storage.
 *
 * @module
 */

import { failSilently, storage } from "./asked_device.ts";
import { callAway, mustCallAway } from "./away.ts";
import { Win32Error } from "./error.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { memory } from "./kept.ts";
import { library } from "./library.ts";
import { listAll } from "./listing.ts";
import { fromWide, fromWideList, wideBuffer, wideString } from "./wide.ts";

/** The list is made by the call before; these only take from it. */
const list = library("kernel32.dll", {
  FindNextVolumeW: {
    parameters: [/* list */ "isize", /* into */ "buffer", /* units */ "u32"],
    result: "i32",
  },
  FindVolumeClose: { parameters: [/* list */ "isize"], result: "i32" },
});

const INVALID_HANDLE = -1n;

/** `\\?\Volume{…}\` has 50 units with the zero at its end. */
const NAME_UNITS = 64;
/** The longest path of Windows. */
const PATH_UNITS = 32768;
/** As the documentation of `GetVolumeInformationW` has it: MAX_PATH + 1. */
const TYPE_UNITS = 261;

const DRIVE_FIXED = 3;

const LITTLE_ENDIAN = true;

/** How full a filesystem is, in bytes. */
export interface Fullness {
  /** All of it. */
  readonly total: bigint;
  /** What is free. */
  readonly free: bigint;
}

/**
 * Lists volumes.
 *
 * @returns Their names, such as `\\?\Volume{…}\`
 */
export async function volumeNames(): Promise<string[]> {
  const what = "Cannot list volumes";
  const name = wideBuffer(NAME_UNITS);
  const { result, error } = await callAway(
    ...[storage(what), "FindFirstVolumeW", name, NAME_UNITS] as const,
  );
  if (result === INVALID_HANDLE) throw new Win32Error(what, error);
  using found = ownHandle(result, list.FindVolumeClose);
  return [fromWide(name), ...furtherNames(found, what)];
}

function furtherNames(found: Handle, what: string): string[] {
  return listAll(what, () => {
    const name = wideBuffer(NAME_UNITS);
    const isMore = list.FindNextVolumeW(found.value, name, NAME_UNITS) !== 0;
    return isMore ? fromWide(name) : undefined;
  });
}

/**
 * Tells where a volume can be reached.
 *
 * @param volume Its name, `\\?\Volume{…}\`
 * @returns Paths such as `C:\`, and folders it is mounted on
 */
export async function volumePaths(volume: string): Promise<string[]> {
  const paths = wideBuffer(PATH_UNITS);
  await mustCallAway(
    storage(`Cannot tell where "${volume}" is mounted`),
    "GetVolumePathNamesForVolumeNameW",
    ...[wideString(volume), paths, PATH_UNITS, memory(4)] as const,
  );
  return fromWideList(paths);
}

/**
 * Tells whether a volume is on a disk that stays, other than a removable one,
 * a CD or memory.
 *
 * @param path Where it is mounted
 * @returns Whether it is
 */
export async function isFixed(path: string): Promise<boolean> {
  const purpose = storage(`Cannot tell on what "${path}" is`);
  const name = wideString(path);
  const { result } = await callAway(purpose, "GetDriveTypeW", name);
  return BigInt.asUintN(32, result) === BigInt(DRIVE_FIXED);
}

/**
 * Tells the type of a filesystem.
 *
 * @param root Its volume, `\\?\Volume{…}\`, or where that is mounted
 * @returns Its type, such as `NTFS`
 */
export async function filesystemType(root: string): Promise<string> {
  failSilently();
  const type = wideBuffer(TYPE_UNITS);
  await mustCallAway(
    storage(`Cannot tell the type of "${root}"`),
    "GetVolumeInformationW",
    ...[wideString(root), /* label */ 0, 0, /* serial number */ 0] as const,
    ...[/* longest name */ 0, /* flags */ 0, type, TYPE_UNITS] as const,
  );
  return fromWide(type);
}

/**
 * Tells how full a filesystem is.
 *
 * @param root Its volume, `\\?\Volume{…}\`, or where that is mounted
 * @returns How full it is
 */
export async function fullness(root: string): Promise<Fullness> {
  const [total, free] = [memory(8), memory(8)];
  await mustCallAway(
    storage(`Cannot tell how full "${root}" is`),
    "GetDiskFreeSpaceExW",
    ...[wideString(root), /* for us */ 0, total, free] as const,
  );
  return { total: numberIn(total), free: numberIn(free) };
}

function numberIn(bytes: Uint8Array<ArrayBuffer>): bigint {
  return new DataView(bytes.buffer).getBigUint64(0, LITTLE_ENDIAN);
}
