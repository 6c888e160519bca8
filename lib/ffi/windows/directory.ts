/**
 * Folders that only the system and administrators can enter.
 *
 * @module
 */

import { newDescriptor } from "./descriptor.ts";
import { check, Code, Win32Error } from "./error.ts";
import { checkHandle, type Handle, ownHandle } from "./handle.ts";
import { lastError, library } from "./library.ts";
import { wideAt, wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  CreateDirectoryW: {
    parameters: [/* path */ "buffer", /* security */ "buffer"],
    result: "i32",
  },
  CreateFileW: {
    parameters: [
      /* path */ "buffer",
      /* access */ "u32",
      /* sharing */ "u32",
      /* security */ "pointer",
      /* disposition */ "u32",
      /* flags */ "u32",
      /* template */ "isize",
    ],
    result: "isize",
  },
  GetFileInformationByHandle: {
    parameters: ["isize", /* into */ "buffer"],
    result: "i32",
  },
  LocalFree: { parameters: [/* memory */ "isize"], result: "isize" },
});

const advapi = library("advapi32.dll", {
  GetSecurityInfo: {
    parameters: [
      /* handle */ "isize",
      /* kind */ "i32",
      /* about what */ "u32",
      /* owner */ "pointer",
      /* group */ "pointer",
      /* access */ "pointer",
      /* audit */ "pointer",
      /* descriptor */ "buffer",
    ],
    result: "u32",
  },
  SetSecurityInfo: {
    parameters: [
      /* handle */ "isize",
      /* kind */ "i32",
      /* about what */ "u32",
      /* owner */ "pointer",
      /* group */ "pointer",
      /* access */ "isize",
      /* audit */ "pointer",
    ],
    result: "u32",
  },
  GetSecurityDescriptorDacl: {
    parameters: [
      /* descriptor */ "isize",
      /* whether there is one */ "buffer",
      /* list */ "buffer",
      /* whether by default */ "buffer",
    ],
    result: "i32",
  },
  ConvertSecurityDescriptorToStringSecurityDescriptorW: {
    parameters: [
      /* descriptor */ "isize",
      /* revision */ "u32",
      /* about what */ "u32",
      /* into */ "buffer",
      /* length */ "pointer",
    ],
    result: "i32",
  },
});

/**
 * Nothing is inherited; the system and the administrators may do everything,
 * also with what is inside.
 */
const ADMINISTRATORS_ONLY = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
/** The same, but told apart: what is inside was not looked at yet. */
const NOT_CHECKED = "D:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)";
const REVISION = 1;

/** `SECURITY_ATTRIBUTES`: its size, and where the descriptor is. */
const ATTRIBUTES = { size: 24, descriptor: 8 } as const;

/** To ask for attributes and owner, and to change who may do what. */
const ACCESS = 0x80 | 0x20000 | 0x40000;
const SHARE_ALL = 0x7;
const OPEN_EXISTING = 3;
/** A folder as well, and the link itself if it is one. */
const FLAGS = 0x02000000 | 0x00200000;

/** `BY_HANDLE_FILE_INFORMATION`, which begins with attributes. */
const INFORMATION_SIZE = 52;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const FILE_ATTRIBUTE_REPARSE_POINT = 0x400;

const MISSING: readonly number[] = [
  Code.ERROR_FILE_NOT_FOUND,
  Code.ERROR_PATH_NOT_FOUND,
];

const SE_FILE_OBJECT = 1;
const DACL_SECURITY_INFORMATION = 0x4;
const PROTECTED_DACL_SECURITY_INFORMATION = 0x80000000;

const LITTLE_ENDIAN = true;

/**
 * Makes a folder that only the system and administrators can enter.
 *
 * @param path Where; if it is there, it stays as it is
 * @returns Whether it was not there
 */
export function makePrivateDirectory(path: string): boolean {
  const what = `Cannot make the folder "${path}"`;
  using descriptor = newDescriptor(ADMINISTRATORS_ONLY);
  const attributes = new Uint8Array(ATTRIBUTES.size);
  const view = new DataView(attributes.buffer);
  view.setUint32(0, ATTRIBUTES.size, LITTLE_ENDIAN);
  view.setBigInt64(ATTRIBUTES.descriptor, descriptor.value, LITTLE_ENDIAN);
  const wide = wideString(path);
  const isMade = kernel.CreateDirectoryW(wide, attributes) !== 0;
  const code = isMade ? 0 : lastError();
  if (!isMade && code !== Code.ERROR_ALREADY_EXISTS) {
    throw new Win32Error(what, code);
  }
  return isMade;
}

/**
 * Opens a file or folder to see whose it is, and who may do what with it.
 *
 * @param path Where it is; if it is a link, that is opened
 * @returns Its handle; nothing if it is not there
 */
export function openItself(path: string): Handle | undefined {
  const value = kernel.CreateFileW(
    ...[wideString(path), ACCESS, SHARE_ALL, null] as const,
    ...[OPEN_EXISTING, FLAGS, 0n] as const,
  );
  const code = value === -1n ? lastError() : 0;
  if (MISSING.includes(code)) return undefined;
  const what = `Cannot look at "${path}"`;
  if (code !== 0) throw new Win32Error(what, code);
  return checkHandle(what, value);
}

/**
 * Tells whether something is a folder, and not a link to one.
 *
 * @param handle What is open
 * @returns Whether it is
 */
export function isPlainFolder({ value }: Handle): boolean {
  const bytes = new Uint8Array(INFORMATION_SIZE);
  const what = "Cannot look at what is open";
  check(what, kernel.GetFileInformationByHandle(value, bytes));
  const attributes = new DataView(bytes.buffer).getUint32(0, LITTLE_ENDIAN);
  return (attributes & FILE_ATTRIBUTE_DIRECTORY) !== 0 &&
    (attributes & FILE_ATTRIBUTE_REPARSE_POINT) === 0;
}

/**
 * Tells whether only the system and administrators can do something.
 *
 * @param handle What is open
 * @returns Whether that is all
 */
export function isPrivate({ value }: Handle): boolean {
  const what = "Cannot tell who may use what is open";
  const out = new BigInt64Array(1);
  const code = advapi.GetSecurityInfo(
    ...[value, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION] as const,
    ...[null, null, null, null, new Uint8Array(out.buffer)] as const,
  );
  if (code !== 0) throw new Win32Error(what, code);
  using descriptor = ownHandle(out[0] ?? 0n, kernel.LocalFree);
  check(
    what,
    advapi.ConvertSecurityDescriptorToStringSecurityDescriptorW(
      ...[descriptor.value, REVISION, DACL_SECURITY_INFORMATION] as const,
      ...[new Uint8Array(out.buffer), null] as const,
    ),
  );
  using text = ownHandle(out[0] ?? 0n, kernel.LocalFree);
  return saysPrivate(wideAt(Deno.UnsafePointer.create(text.value)) ?? "");
}

/**
 * Tells whether a list of access is that of a private folder.
 *
 * @param text The list, in the language of descriptors (SDDL)
 * @returns Whether it is
 */
export function saysPrivate(text: string): boolean {
  // The system marks a list that it has handed down to what is inside.
  return text.replace(/^D:P(AI|AR)*/, "D:P") === ADMINISTRATORS_ONLY;
}

/**
 * Lets only the system and administrators use a folder, and what is inside.
 *
 * @param handle The folder
 * @param isChecked Whether what is inside may be trusted; only then the folder
 * counts as private
 */
export function makePrivate(
  { value }: Handle,
  { isChecked }: { readonly isChecked: boolean },
): void {
  const what = "Cannot keep others out of a folder";
  const text = isChecked ? ADMINISTRATORS_ONLY : NOT_CHECKED;
  using descriptor = newDescriptor(text);
  const list = new BigInt64Array(1);
  check(
    what,
    advapi.GetSecurityDescriptorDacl(
      ...[descriptor.value, new Uint8Array(4)] as const,
      ...[new Uint8Array(list.buffer), new Uint8Array(4)] as const,
    ),
  );
  const about = DACL_SECURITY_INFORMATION + PROTECTED_DACL_SECURITY_INFORMATION;
  const code = advapi.SetSecurityInfo(
    ...[value, SE_FILE_OBJECT, about, null, null, list[0] ?? 0n, null] as const,
  );
  if (code !== 0) throw new Win32Error(what, code);
}
