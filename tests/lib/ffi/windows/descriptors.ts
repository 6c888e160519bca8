/**
 * Security descriptors, as Windows lays them out.
 *
 * @module
 */

import type { Security } from "../../../../lib/ffi/windows/access_list.ts";
import { sidBytes } from "../../../../lib/ffi/windows/sid.ts";

/** What is different about an entry. */
export interface EntryKind {
  /** Its type: 0 grants, 1 denies. */
  readonly type?: number;
  /** Whether it is inherited, and by what. */
  readonly flags?: number;
}

const LITTLE_ENDIAN = true;
const HEADER = 20;
/** SE_SELF_RELATIVE, and SE_DACL_PRESENT. */
const CONTROL = 0x8004;

/**
 * Lays a descriptor out.
 *
 * @param security What it says, and what is different about its entries
 * @returns `SECURITY_DESCRIPTOR_RELATIVE`
 */
export function descriptorOf(
  { owner, grants, kinds = [] }: Security & { kinds?: readonly EntryKind[] },
): Uint8Array<ArrayBuffer> {
  const sid = sidBytes(owner);
  const entries = (grants ?? []).map(({ who, rights }, index) =>
    entryOf(who, rights, kinds[index] ?? {})
  );
  const length = entries.reduce((sum, entry) => sum + entry.length, 8);
  const header = new Uint8Array(HEADER);
  const view = new DataView(header.buffer);
  view.setUint8(0, 1);
  view.setUint16(2, CONTROL, LITTLE_ENDIAN);
  view.setUint32(4, HEADER, LITTLE_ENDIAN);
  const list = HEADER + sid.length;
  view.setUint32(16, grants === undefined ? 0 : list, LITTLE_ENDIAN);
  const start = new Uint8Array(8);
  const startView = new DataView(start.buffer);
  startView.setUint8(0, 2);
  startView.setUint16(2, length, LITTLE_ENDIAN);
  startView.setUint16(4, entries.length, LITTLE_ENDIAN);
  return joined([header, sid, start, ...entries]);
}

function entryOf(
  who: string,
  rights: number,
  { type = 0, flags = 0 }: EntryKind,
): Uint8Array<ArrayBuffer> {
  const sid = sidBytes(who);
  const bytes = new Uint8Array(8 + sid.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint8(1, flags);
  view.setUint16(2, bytes.length, LITTLE_ENDIAN);
  view.setUint32(4, rights, LITTLE_ENDIAN);
  bytes.set(sid, 8);
  return bytes;
}

function joined(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
