/**
 * What there is to know about a file or folder before it can be believed.
 *
 * @module
 */

import { onThread } from "../../threads.ts";
import { readSecurity, type Security } from "./access_list.ts";
import { callAway, mustCallAway } from "./away.ts";
import { type Handle, ownHandle } from "./handle.ts";
import { Win32Error } from "./error.ts";
import { library } from "./library.ts";
import { checkStatus } from "./nt.ts";
import { wideString } from "./wide.ts";

const nt = library("ntdll.dll", {
  NtQuerySecurityObject: {
    parameters: [
      /* handle */ "isize",
      /* about what */ "u32",
      /* into */ "buffer",
      /* size */ "u32",
      /* length */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
});

/** To be asked who may do what, and for attributes. */
const ACCESS = 0x20080;
const SHARE_ALL = 7;
const OPEN_EXISTING = 3;
/** Folders as well, and links rather than what they lead to. */
const FLAGS = 0x02200000;
const INVALID_HANDLE = -1n;

/** Whose it is, and who may do what with it. */
const OWNER_AND_LIST = 5;
/** The most there can be: sizes in it have 16 bits. */
const SECURITY_BYTES = 2 * 65_536;

/** `BY_HANDLE_FILE_INFORMATION`: its size, and where things are. */
const INFORMATION = { size: 52, attributes: 0, high: 32, low: 36 } as const;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

const LITTLE_ENDIAN = true;

/** What is at a path. */
export interface SecuredFile {
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** Whether it leads elsewhere. */
  readonly isLink: boolean;
  /** How long it is, in bytes. */
  readonly size: number;
  /** Whose it is, and who may do what with it. */
  readonly security: Security;
}

/**
 * Looks at a file or folder.
 *
 * @param path The path; if it is a link, that is looked at
 * @returns What is there
 */
export async function lookAtFile(path: string): Promise<SecuredFile> {
  const what = `Cannot look at "${path}"`;
  using handle = await open(what, path);
  const bytes = new Uint8Array(new ArrayBuffer(INFORMATION.size));
  const { value } = handle;
  await mustCallAway(what, "GetFileInformationByHandle", value, bytes);
  const security = await securityOf(what, handle);
  return { ...readInformation(bytes), security };
}

/**
 * Reads what the system says about a file.
 *
 * @param bytes `BY_HANDLE_FILE_INFORMATION`
 * @returns The same without what it does not say
 */
export function readInformation(
  bytes: Uint8Array,
): Omit<SecuredFile, "security"> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const attributes = view.getUint32(INFORMATION.attributes, LITTLE_ENDIAN);
  return {
    isFolder: (attributes & FILE_ATTRIBUTE_DIRECTORY) !== 0,
    isLink: (attributes & FILE_ATTRIBUTE_REPARSE_POINT) !== 0,
    size: view.getUint32(INFORMATION.high, LITTLE_ENDIAN) * 2 ** 32 +
      view.getUint32(INFORMATION.low, LITTLE_ENDIAN),
  };
}

async function open(what: string, path: string): Promise<Handle> {
  const { result, error } = await callAway(
    ...[what, "CreateFileW", wideString(path), ACCESS, SHARE_ALL] as const,
    ...[/* security */ 0, OPEN_EXISTING, FLAGS, /* template */ 0] as const,
  );
  if (result === INVALID_HANDLE) throw new Win32Error(what, error);
  return ownHandle(result);
}

async function securityOf(what: string, { value }: Handle): Promise<Security> {
  const bytes = new Uint8Array(new ArrayBuffer(SECURITY_BYTES));
  const length = new Uint8Array(new ArrayBuffer(4));
  const status = await onThread({ what }, () =>
    nt.NtQuerySecurityObject(
      ...[value, OWNER_AND_LIST, bytes, bytes.length, length] as const,
    ));
  checkStatus(what, status);
  return readSecurity(bytes);
}
