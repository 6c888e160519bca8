/**
 * What is in files that are open as entries, and what they are called.
 *
 * @module
 */

import { onThread } from "../../threads.ts";
import type { Entry } from "./entry.ts";
import { library } from "./library.ts";
import { checkStatus } from "./nt.ts";
import { wideString } from "./wide.ts";

const TRANSFER = [
  /* handle */ "isize",
  /* event */ "isize",
  /* routine */ "pointer",
  /* its context */ "pointer",
  /* status */ "buffer",
  /* bytes */ "buffer",
  /* count */ "u32",
  /* place */ "buffer",
  /* key */ "pointer",
] as const satisfies Deno.NativeType[];

const nt = library("ntdll.dll", {
  NtReadFile: { parameters: TRANSFER, result: "i32", nonblocking: true },
  NtWriteFile: { parameters: TRANSFER, result: "i32", nonblocking: true },
  NtFlushBuffersFile: {
    parameters: [/* handle */ "isize", /* status */ "buffer"],
    result: "i32",
    nonblocking: true,
  },
  NtSetInformationFile: {
    parameters: [
      /* handle */ "isize",
      /* status */ "buffer",
      /* from */ "buffer",
      /* size */ "u32",
      /* about what */ "i32",
    ],
    result: "i32",
    nonblocking: true,
  },
});

/** `IO_STATUS_BLOCK`: its size, and where the count is. */
const IO_STATUS = { size: 16, count: 8 } as const;

/** `FILE_RENAME_INFORMATION`: where things are; the name is at the end. */
const RENAME = { about: 10, root: 8, length: 16, name: 20, size: 24 } as const;

/** `FileDispositionInformation`: one byte, whether to remove it. */
const DISPOSITION = 13;

const STATUS_END_OF_FILE = 0xc0000011 | 0;

const LITTLE_ENDIAN = true;

/**
 * Reads a file from its beginning.
 *
 * @param file The file
 * @param most How many bytes at most
 * @returns What is there
 */
export async function readEntry(
  file: Entry,
  most: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(new ArrayBuffer(most));
  let length = 0;
  while (length < most) {
    const part = bytes.subarray(length);
    const count = await transfer(file, { part, place: length, verb: "read" });
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/**
 * Writes a file from its beginning, through to where it is kept.
 *
 * @param file The file
 * @param bytes What is to be there
 */
export async function writeEntry(
  file: Entry,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  let length = 0;
  while (length < bytes.length) {
    const part = bytes.subarray(length);
    length += await transfer(file, { part, place: length, verb: "write" });
  }
  const what = "Cannot write";
  const done = new Uint8Array(IO_STATUS.size);
  const status = await onThread(
    { what },
    () => nt.NtFlushBuffersFile(file.value, done),
  );
  checkStatus(what, status);
}

/**
 * Gives a file another name, in the place of what had it before.
 *
 * @param file The file
 * @param folder Where
 * @param name The name
 */
export async function renameEntry(
  file: Entry,
  folder: Entry,
  name: string,
): Promise<void> {
  const form = renameForm(folder.value, name);
  await set(file, { form, about: RENAME.about, what: "Cannot rename" });
}

/**
 * Writes down how a file is to be renamed.
 *
 * @param folder The folder's handle
 * @param name The name
 * @returns `FILE_RENAME_INFORMATION`
 */
export function renameForm(
  folder: bigint,
  name: string,
): Uint8Array<ArrayBuffer> {
  const text = wideString(name);
  const length = text.length - 2;
  const form = new Uint8Array(Math.max(RENAME.size, RENAME.name + length));
  const view = new DataView(form.buffer);
  view.setUint8(0, /* replaces */ 1);
  view.setBigInt64(RENAME.root, folder, LITTLE_ENDIAN);
  view.setUint32(RENAME.length, length, LITTLE_ENDIAN);
  form.set(text.subarray(0, length), RENAME.name);
  return form;
}

/**
 * Removes a file, once it is closed.
 *
 * @param file The file
 */
export async function removeEntry(file: Entry): Promise<void> {
  const form = Uint8Array.of(1);
  await set(file, { form, about: DISPOSITION, what: "Cannot remove" });
}

async function transfer(
  { value }: Entry,
  { part, place, verb }: {
    readonly part: Uint8Array<ArrayBuffer>;
    readonly place: number;
    readonly verb: "read" | "write";
  },
): Promise<number> {
  const what = `Cannot ${verb}`;
  const done = new Uint8Array(new ArrayBuffer(IO_STATUS.size));
  const at = new Uint8Array(BigInt64Array.of(BigInt(place)).buffer);
  const call = verb === "read" ? nt.NtReadFile : nt.NtWriteFile;
  const status = await onThread(
    { what },
    () => call(value, 0n, null, null, done, part, part.length, at, null),
  );
  if (status === STATUS_END_OF_FILE) return 0;
  checkStatus(what, status);
  return Number(
    new DataView(done.buffer).getBigInt64(IO_STATUS.count, LITTLE_ENDIAN),
  );
}

async function set({ value }: Entry, { form, about, what }: {
  readonly form: Uint8Array<ArrayBuffer>;
  readonly about: number;
  readonly what: string;
}): Promise<void> {
  const done = new Uint8Array(IO_STATUS.size);
  const status = await onThread(
    { what },
    () => nt.NtSetInformationFile(value, done, form, form.length, about),
  );
  checkStatus(what, status);
}
