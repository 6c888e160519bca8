/**
 * Files of any kind, used off the event loop: each call may have to wait for a
 * server that does not answer, or for a disk that is dead.
 *
 * @module
 */

import { callAway, isTrue, mustCallAway } from "./away.ts";
import { Code, Win32Error } from "./error.ts";
import { ownHandle } from "./handle.ts";
import { wideString } from "./wide.ts";

/** How to open, fileapi.h. */
const DISPOSITION = {
  createAlways: 2,
  openExisting: 3,
  openAlways: 4,
} as const;

/** `GENERIC_READ`, `GENERIC_WRITE`, and that without `FILE_WRITE_DATA`. */
const ACCESS = {
  read: 0x80000000,
  write: 0x40000000,
  append: 0x120114,
} as const;

/** What others may do meanwhile: read, write, delete or rename. */
const SHARE = { read: 1, write: 2, delete: 4 } as const;

/**
 * Whoever serves a pipe may learn who has opened it, but not act in that name:
 * FILE_ATTRIBUTE_NORMAL, SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION.
 */
const OPEN_FLAGS = 0x110080;

const FILE_TYPE = { disk: 1, device: 2, pipe: 3 } as const;

/** Bytes rather than messages, and what cannot be done at once fails. */
const PIPE_NOWAIT = 1;

const WHENCE = { start: 0, current: 1, end: 2 } as const satisfies Record<
  FileOrigin,
  number
>;

const INVALID_HANDLE = -1n;
const INVALID_FILE_ATTRIBUTES = 0xffffffff;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const LITTLE_ENDIAN = true;

/** What a place in a file is counted from. */
export type FileOrigin = "start" | "current" | "end";

/** How to open a file. */
export interface FileFlags {
  /** To be read. */
  readonly read: boolean;
  /** To be written. */
  readonly write: boolean;
  /** Write at the end, always. */
  readonly append: boolean;
  /** Make it if it is not there. */
  readonly create: boolean;
  /** Empty it. */
  readonly truncate: boolean;
}

/** What kind of thing is open. */
export type FileKind = "file" | "pipe" | "device";

/**
 * Opens a file. One that is only read is shared with everybody, one that is
 * written with readers only.
 *
 * @param path Which one
 * @param flags How
 * @returns Its handle
 */
export async function openFile(
  path: string,
  flags: FileFlags,
): Promise<bigint> {
  const what = `Cannot open "${path}"`;
  const { write } = flags;
  const sharing = SHARE.read | (write ? 0 : SHARE.write | SHARE.delete);
  const { result, error } = await callAway(
    ...[what, "CreateFileW", wideString(path)] as const,
    ...[accessBits(flags), sharing, /* security */ 0] as const,
    ...[dispositionOf(flags), OPEN_FLAGS, /* template */ 0] as const,
  );
  if (result === INVALID_HANDLE) throw new Win32Error(what, error);
  return result;
}

/**
 * Tells whether a path leads to a file.
 *
 * @param path The path
 * @returns Whether it does; not if that is a folder, or cannot be known
 */
export async function isFile(path: string): Promise<boolean> {
  const { result } = await callAway(
    ...[`Cannot look at "${path}"`, "GetFileAttributesW"] as const,
    wideString(path),
  );
  const attributes = Number(BigInt.asUintN(32, result));
  return attributes !== INVALID_FILE_ATTRIBUTES &&
    (attributes & FILE_ATTRIBUTE_DIRECTORY) === 0;
}

/**
 * Tells what kind of thing is open.
 *
 * @param handle The file
 * @returns Its kind
 */
export async function kindOf(handle: bigint): Promise<FileKind> {
  const { result } = await callAway("Cannot look", "GetFileType", handle);
  const type = Number(BigInt.asUintN(32, result));
  if (type === FILE_TYPE.disk) return "file";
  return type === FILE_TYPE.pipe ? "pipe" : "device";
}

/**
 * Lets no read and no write of a pipe wait from now on.
 *
 * @param handle The pipe
 */
export async function neverWait(handle: bigint): Promise<void> {
  const mode = new Uint8Array(Uint32Array.of(PIPE_NOWAIT).buffer);
  const what = "Cannot use the pipe";
  await mustCallAway(what, "SetNamedPipeHandleState", handle, mode, 0, 0);
}

/**
 * Reads what is there.
 *
 * @param handle A file
 * @param into Where the bytes go
 * @returns How many there were; 0 at the end; nothing if none are there yet
 */
export async function readFile(
  handle: bigint,
  into: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  const count = new Uint8Array(new ArrayBuffer(4));
  const { result, error } = await callAway(
    ...["Cannot read", "ReadFile", handle, into] as const,
    ...[into.length, count, 0] as const,
  );
  const isPart = error === Code.ERROR_MORE_DATA;
  if (isTrue(result) || isPart) return numberIn(count);
  if (error === Code.ERROR_NO_DATA) return undefined;
  const isEnd = error === Code.ERROR_HANDLE_EOF ||
    error === Code.ERROR_BROKEN_PIPE;
  if (isEnd) return 0;
  throw new Win32Error("Cannot read", error);
}

/**
 * Writes what fits.
 *
 * @param handle A file
 * @param from The bytes, at least one
 * @returns How many were taken; nothing if there is no room yet
 */
export async function writeFile(
  handle: bigint,
  from: Uint8Array<ArrayBuffer>,
): Promise<number | undefined> {
  const count = new Uint8Array(new ArrayBuffer(4));
  await mustCallAway(
    ...["Cannot write", "WriteFile", handle, from] as const,
    ...[from.length, count, 0] as const,
  );
  return numberIn(count) || undefined;
}

/**
 * Goes to another place.
 *
 * @param handle A file
 * @param offset How far
 * @param origin Counted from where
 * @returns The place, counted from the start
 */
export async function seekFile(
  handle: bigint,
  offset: number | bigint,
  origin: FileOrigin,
): Promise<number> {
  const place = new BigInt64Array(1);
  const bytes = new Uint8Array(place.buffer);
  await mustCallAway(
    ...["Cannot seek", "SetFilePointerEx", handle] as const,
    ...[offset, bytes, WHENCE[origin]] as const,
  );
  return Number(place[0]);
}

/**
 * Waits until everything that was written is on the disk.
 *
 * @param handle A file that may be written
 */
export async function flushFile(handle: bigint): Promise<void> {
  await mustCallAway("Cannot flush", "FlushFileBuffers", handle);
}

/**
 * Closes a file.
 *
 * @param handle The file
 */
export async function closeFile(handle: bigint): Promise<void> {
  await mustCallAway("Cannot close", "CloseHandle", handle);
}

/**
 * Closes a file that turned out to be of no use; whether that fails is of no
 * interest.
 *
 * @param handle The file
 */
export function dropFile(handle: bigint): void {
  ownHandle(handle)[Symbol.dispose]();
}

function accessBits({ read, write, append }: FileFlags): number {
  const writing = append ? ACCESS.append : ACCESS.write;
  return (write ? writing : 0) + (read ? ACCESS.read : 0);
}

function dispositionOf({ create, truncate }: FileFlags): number {
  if (!create) return DISPOSITION.openExisting;
  return truncate ? DISPOSITION.createAlways : DISPOSITION.openAlways;
}

function numberIn(count: Uint8Array<ArrayBuffer>): number {
  return new DataView(count.buffer).getUint32(0, LITTLE_ENDIAN);
}
