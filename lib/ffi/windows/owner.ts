/**
 * Whose things are, and who this process is.
 *
 * @module
 */

import { check } from "./error.ts";
import type { Handle } from "./handle.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
import { checkStatus } from "./nt.ts";
import {
  ADMINISTRATORS,
  LOCAL_SYSTEM,
  sidText,
  TRUSTED_INSTALLER,
} from "./sid.ts";
import { openOwnToken } from "./token.ts";

const advapi = library("advapi32.dll", {
  GetTokenInformation: {
    parameters: [
      /* token */ "isize",
      /* about what */ "i32",
      /* into */ "buffer",
      /* size */ "u32",
      /* length */ "buffer",
    ],
    result: "i32",
  },
});

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
  },
});

const TOKEN_QUERY = 8;
const TokenUser = 1;
const OWNER_SECURITY_INFORMATION = 1;

/** More than an owner takes: a descriptor without lists, an identifier. */
const OWNER_BYTES = 256;

/** `SECURITY_DESCRIPTOR_RELATIVE`: where it says where the owner is. */
const OWNER_PLACE = 4;

const LITTLE_ENDIAN = true;

/**
 * Tells whose something is.
 *
 * @param handle What is open, so that it may be asked
 * @returns Who
 */
export function ownerOf({ value }: Pick<Handle, "value">): string {
  const bytes = new Uint8Array(OWNER_BYTES);
  checkStatus(
    "Cannot tell whose it is",
    nt.NtQuerySecurityObject(
      ...[value, OWNER_SECURITY_INFORMATION] as const,
      ...[bytes, bytes.length, new Uint8Array(4)] as const,
    ),
  );
  return readOwner(bytes);
}

/**
 * Reads whose something is.
 *
 * @param bytes `SECURITY_DESCRIPTOR_RELATIVE` with an owner
 * @returns Who
 */
export function readOwner(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const place = view.getUint32(OWNER_PLACE, LITTLE_ENDIAN);
  if (place === 0) throw new Error("Cannot tell whose it is: nobody's");
  return sidText(bytes.subarray(place));
}

/**
 * Tells whether somebody may be trusted with the whole machine.
 *
 * @param sid Who
 * @returns Whether they are the system, its administrators, or who runs this
 */
export function isTrusted(sid: string): boolean {
  const trusted = [LOCAL_SYSTEM, ADMINISTRATORS, TRUSTED_INSTALLER];
  return trusted.includes(sid) || sid === ownUser();
}

/**
 * Tells who runs this process.
 *
 * @returns Who
 */
export function ownUser(): string {
  const what = "Cannot tell who runs this";
  using token = openOwnToken(what, TOKEN_QUERY);
  const bytes = new Uint8Array(OWNER_BYTES);
  check(
    what,
    advapi.GetTokenInformation(
      ...[token.value, TokenUser, bytes] as const,
      ...[bytes.length, new Uint8Array(4)] as const,
    ),
  );
  // `TOKEN_USER` begins with where the identifier is: in the same buffer.
  const place = new DataView(bytes.buffer).getBigInt64(0, LITTLE_ENDIAN);
  return sidText(bytes.subarray(Number(place - addressOf(bytes))));
}
