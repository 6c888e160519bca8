/**
 * Entries of folders that belong to somebody else: every step names one entry
 * of a folder that is held open, and no step follows a reparse point, so that
 * nobody can lead a step astray, however they rename things meanwhile.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { onThread } from "../../threads.ts";
import type { Handle } from "./handle.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
import { checkStatus, coreText } from "./nt.ts";

const nt = library("ntdll.dll", {
  NtCreateFile: {
    parameters: [
      /* handle */ "buffer",
      /* access */ "u32",
      /* what */ "buffer",
      /* status */ "buffer",
      /* size */ "pointer",
      /* attributes */ "u32",
      /* sharing */ "u32",
      /* disposition */ "u32",
      /* options */ "u32",
      /* extended attributes */ "pointer",
      /* their length */ "u32",
    ],
    result: "i32",
    nonblocking: true,
  },
  NtQueryInformationFile: {
    parameters: [
      /* handle */ "isize",
      /* status */ "buffer",
      /* into */ "buffer",
      /* size */ "u32",
      /* about what */ "i32",
    ],
    result: "i32",
    nonblocking: true,
  },
  NtClose: {
    parameters: [/* handle */ "isize"],
    result: "i32",
    nonblocking: true,
  },
});

/** `OBJECT_ATTRIBUTES`: its size, and where things are. */
const OBJECT = { size: 48, root: 8, name: 16, flags: 24, descriptor: 32 };
const OBJ_CASE_INSENSITIVE = 0x40;

/** `IO_STATUS_BLOCK`. */
const IO_STATUS_SIZE = 16;

/** To list, to pass through, to ask for attributes and owner, to wait. */
const FOLDER_ACCESS = 0x1 | 0x20 | 0x80 | 0x20000 | 0x100000;
/** To read, to ask for attributes and owner, to wait. */
const READ_ACCESS = 0x1 | 0x80 | 0x20000 | 0x100000;
/** To write, to ask for attributes, to rename or remove, to wait. */
const WRITE_ACCESS = 0x2 | 0x80 | 0x10000 | 0x100000;

/** Others may read, write and rename meanwhile. */
const SHARE_ALL = 0x7;

const FILE_OPEN = 1;
const FILE_CREATE = 2;
const FILE_DIRECTORY_FILE = 0x1;
const FILE_NON_DIRECTORY_FILE = 0x40;
/** Calls wait on their thread, and the link itself is opened, if it is one. */
const OPTIONS = 0x20 | 0x200000;
const FILE_OPEN_REPARSE_POINT = 0x200000;
const FILE_ATTRIBUTE_NORMAL = 0x80;

/** `FileBasicInformation` and `FileStandardInformation`. */
const BASIC = { about: 4, size: 40, attributes: 32 } as const;
const STANDARD = { about: 5, size: 24, end: 8, links: 16, folder: 21 } as const;
const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

const LITTLE_ENDIAN = true;

/** A file or folder that is open. */
export interface Entry extends AsyncDisposable {
  /** Its handle. */
  readonly value: bigint;
}

/** What there is to know about an entry. */
export interface EntryFacts {
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** Whether it leads elsewhere: a link, a junction, a mount point. */
  readonly isReparsePoint: boolean;
  /** How many names it has. */
  readonly links: number;
  /** How many bytes it has. */
  readonly size: number;
}

/** What to open, and how. */
interface Opening {
  readonly name: string;
  readonly access: number;
  readonly options: number;
  readonly parent?: Entry;
  /** Makes it, which must not be there yet, and it alone has it open. */
  readonly descriptor?: Handle;
}

/**
 * Opens a folder by a path that may be trusted.
 *
 * @param path The path, from a drive or a server on
 * @returns The folder
 */
export async function openFolder(path: string): Promise<Entry> {
  const options = (OPTIONS ^ FILE_OPEN_REPARSE_POINT) | FILE_DIRECTORY_FILE;
  return await open({ name: corePath(path), access: FOLDER_ACCESS, options });
}

/**
 * Opens a folder inside another one.
 *
 * @param parent The other one
 * @param name The entry
 * @returns The folder
 */
export async function openFolderIn(
  parent: Entry,
  name: string,
): Promise<Entry> {
  const options = OPTIONS | FILE_DIRECTORY_FILE;
  const folder = await open({ name, access: FOLDER_ACCESS, options, parent });
  if (!(await lookAt(folder)).isReparsePoint) return folder;
  await folder[Symbol.asyncDispose]();
  throw new AgentError(`Cannot open "${name}": it leads elsewhere`);
}

/**
 * Makes a folder inside another one.
 *
 * @param parent The other one
 * @param name The entry
 * @param descriptor Who may do what with it
 * @returns The folder
 */
export async function makeFolderIn(
  parent: Entry,
  name: string,
  descriptor: Handle,
): Promise<Entry> {
  const options = OPTIONS | FILE_DIRECTORY_FILE;
  const access = FOLDER_ACCESS;
  return await open({ name, access, options, parent, descriptor });
}

/**
 * Opens an entry to read it, whatever it is.
 *
 * @param parent The folder
 * @param name The entry
 * @returns The file
 */
export async function openFileIn(parent: Entry, name: string): Promise<Entry> {
  return await open({ name, access: READ_ACCESS, options: OPTIONS, parent });
}

/**
 * Makes a file that was not there.
 *
 * @param parent The folder
 * @param name The entry
 * @param descriptor Who may do what with it
 * @returns The file, to be written
 */
export async function createFileIn(
  parent: Entry,
  name: string,
  descriptor: Handle,
): Promise<Entry> {
  const options = OPTIONS | FILE_NON_DIRECTORY_FILE;
  const access = WRITE_ACCESS;
  return await open({ name, access, options, parent, descriptor });
}

/**
 * Looks at what is open.
 *
 * @param entry What that is
 * @returns What there is to know about it
 */
export async function lookAt(entry: Entry): Promise<EntryFacts> {
  const basic = await query(entry, BASIC);
  return readFacts(basic, await query(entry, STANDARD));
}

/**
 * Reads what the system says about an entry.
 *
 * @param basic `FILE_BASIC_INFORMATION`
 * @param standard `FILE_STANDARD_INFORMATION`
 * @returns What there is to know about it
 */
export function readFacts(
  basic: Uint8Array<ArrayBuffer>,
  standard: Uint8Array<ArrayBuffer>,
): EntryFacts {
  const view = new DataView(standard.buffer);
  const attributes = new DataView(basic.buffer)
    .getUint32(BASIC.attributes, LITTLE_ENDIAN);
  return {
    isFolder: view.getUint8(STANDARD.folder) !== 0,
    isReparsePoint: (attributes & FILE_ATTRIBUTE_REPARSE_POINT) !== 0,
    links: view.getUint32(STANDARD.links, LITTLE_ENDIAN),
    size: Number(view.getBigInt64(STANDARD.end, LITTLE_ENDIAN)),
  };
}

/**
 * Spells a path as the system's core has it.
 *
 * @param path The path, from a drive or a server on
 * @returns The path
 */
export function corePath(path: string): string {
  return path.startsWith("\\\\")
    ? `\\??\\UNC\\${path.slice(2)}`
    : `\\??\\${path}`;
}

async function open(opening: Opening): Promise<Entry> {
  const { name, access, options, parent, descriptor } = opening;
  const what = `Cannot open "${name}"`;
  using text = coreText(name);
  const object = new Uint8Array(OBJECT.size);
  const view = new DataView(object.buffer);
  view.setUint32(0, OBJECT.size, LITTLE_ENDIAN);
  view.setBigInt64(OBJECT.root, parent?.value ?? 0n, LITTLE_ENDIAN);
  view.setBigInt64(OBJECT.name, addressOf(text.bytes), LITTLE_ENDIAN);
  view.setUint32(OBJECT.flags, OBJ_CASE_INSENSITIVE, LITTLE_ENDIAN);
  view.setBigInt64(OBJECT.descriptor, descriptor?.value ?? 0n, LITTLE_ENDIAN);
  const handle = new BigInt64Array(1);
  const isNew = descriptor !== undefined;
  const status = await onThread({ what }, () =>
    nt.NtCreateFile(
      ...[new Uint8Array(handle.buffer), access, object] as const,
      ...[new Uint8Array(IO_STATUS_SIZE), null, FILE_ATTRIBUTE_NORMAL] as const,
      ...[isNew ? 0 : SHARE_ALL, isNew ? FILE_CREATE : FILE_OPEN] as const,
      ...[options, null, 0] as const,
    ));
  object.fill(0);
  checkStatus(what, status);
  const [value = 0n] = handle;
  return { value, [Symbol.asyncDispose]: () => close(value) };
}

async function close(value: bigint): Promise<void> {
  const what = "Cannot close a file";
  checkStatus(what, await onThread({ what }, () => nt.NtClose(value)));
}

async function query(
  { value }: Entry,
  { about, size }: { about: number; size: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const what = "Cannot look at what is open";
  const bytes = new Uint8Array(size);
  const done = new Uint8Array(IO_STATUS_SIZE);
  const status = await onThread(
    { what },
    () => nt.NtQueryInformationFile(value, done, bytes, size, about),
  );
  checkStatus(what, status);
  return bytes;
}
