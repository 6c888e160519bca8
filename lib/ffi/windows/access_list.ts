/**
 * Whose something is, and who may do what with it, as bytes.
 *
 * @module
 */

import { sidText } from "./sid.ts";

/** `SECURITY_DESCRIPTOR_RELATIVE`: where things are, or where they are told. */
const DESCRIPTOR = { control: 2, owner: 4, list: 16 } as const;
const SE_DACL_PRESENT = 4;

/** `ACL`: its size, which its entries follow, and how many there are. */
const LIST = { size: 8, count: 4 } as const;

/** `ACCESS_ALLOWED_ACE`: where things are. */
const ENTRY = { type: 0, flags: 1, size: 2, rights: 4, who: 8 } as const;
const ACCESS_ALLOWED = 0;
const ACCESS_DENIED = 1;
/** It holds for what is made inside, and not here. */
const INHERIT_ONLY = 8;

const LITTLE_ENDIAN = true;

/** Somebody who may do something. */
export interface Grant {
  /** Who, as `S-1-1-0`. */
  readonly who: string;
  /** What, in bits; some of a kind that is not known are all set. */
  readonly rights: number;
}

/** Whose something is, and who may do what with it. */
export interface Security {
  /** Whose it is, as `S-1-5-18`. */
  readonly owner: string;
  /** Who may do something; nothing if everybody may do everything. */
  readonly grants: readonly Grant[] | undefined;
}

/** More than anybody has. */
const ALL_RIGHTS = 0xffffffff;

/**
 * Reads a descriptor. What is denied is not looked at: whoever is denied
 * something that they are granted as well may seem to have more than they do.
 *
 * @param bytes `SECURITY_DESCRIPTOR_RELATIVE` with an owner and a list
 * @returns What it says
 */
export function readSecurity(bytes: Uint8Array): Security {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const place = view.getUint32(DESCRIPTOR.owner, LITTLE_ENDIAN);
  if (place === 0) throw new Error("Cannot tell whose it is: nobody's");
  const owner = sidText(bytes.subarray(place));
  const control = view.getUint16(DESCRIPTOR.control, LITTLE_ENDIAN);
  const list = view.getUint32(DESCRIPTOR.list, LITTLE_ENDIAN);
  const isThere = (control & SE_DACL_PRESENT) !== 0 && list !== 0;
  return {
    owner,
    grants: isThere ? readGrants(bytes.subarray(list)) : undefined,
  };
}

function readGrants(bytes: Uint8Array): Grant[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint16(LIST.count, LITTLE_ENDIAN);
  const grants: Grant[] = [];
  let at: number = LIST.size;
  for (let index = 0; index < count; index++) {
    const size = view.getUint16(at + ENTRY.size, LITTLE_ENDIAN);
    grants.push(...readGrant(bytes.subarray(at, at + size)));
    at += size;
  }
  return grants;
}

function readGrant(bytes: Uint8Array): Grant[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const type = view.getUint8(ENTRY.type);
  const flags = view.getUint8(ENTRY.flags);
  if (type === ACCESS_DENIED || (flags & INHERIT_ONLY) !== 0) return [];
  // Of any other kind it is not known where somebody is named.
  if (type !== ACCESS_ALLOWED) return [{ who: "", rights: ALL_RIGHTS }];
  const who = sidText(bytes.subarray(ENTRY.who));
  return [{ who, rights: view.getUint32(ENTRY.rights, LITTLE_ENDIAN) }];
}
