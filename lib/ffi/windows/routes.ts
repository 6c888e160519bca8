/**
 * The ways that packets take.
 *
 * @module
 */

import { Win32Error } from "./error.ts";
import { library } from "./library.ts";
import {
  ANY_FAMILY,
  parseSocketAddress,
  type SocketAddress,
} from "./socket_address.ts";

const helper = library("iphlpapi.dll", {
  GetIpForwardTable2: {
    parameters: [/* family */ "u16", /* into */ "buffer"],
    result: "u32",
    nonblocking: true,
  },
  FreeMibTable: { parameters: [/* memory */ "pointer"], result: "void" },
});

/** `MIB_IPFORWARD_TABLE2`: how many rows there are, and where they begin. */
const TABLE = { count: 0, rows: 8 } as const;

/** `MIB_IPFORWARD_ROW2`: where things are. */
const ROW = {
  ...{ luid: 0, index: 8, destination: 12, prefix: 40 },
  ...{ nextHop: 44, metric: 84, size: 104 },
} as const;
const ADDRESS_BYTES = 28;

const LITTLE_ENDIAN = true;

/** A route. */
export interface WindowsRoute {
  /** The number of the adapter that it goes through. */
  readonly luid: bigint;
  /** The index of that adapter. */
  readonly index: number;
  /** The network it leads to. */
  readonly destination: SocketAddress;
  /** How many bits of the destination count. */
  readonly prefix: number;
  /** The next router; all zero if there is none. */
  readonly nextHop: SocketAddress;
  /** The lower, the better; the adapter's own has to be added. */
  readonly metric: number;
}

/**
 * Lists routes, on another thread.
 *
 * @returns Those of both protocols
 */
export async function listRoutes(): Promise<WindowsRoute[]> {
  const place = new BigUint64Array(1);
  const code = await helper.GetIpForwardTable2(
    ANY_FAMILY,
    new Uint8Array(place.buffer),
  );
  if (code !== 0) throw new Win32Error("Cannot list routes", code);
  const table = Deno.UnsafePointer.create(place[0] ?? 0n);
  if (table === null) return [];
  try {
    return parseRouteTable(copyTable(table));
  } finally {
    helper.FreeMibTable(table);
  }
}

/**
 * Reads a `MIB_IPFORWARD_TABLE2`.
 *
 * @param bytes The table
 * @returns The routes; those of unknown protocols are left out
 */
export function parseRouteTable(bytes: Uint8Array): WindowsRoute[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint32(TABLE.count, LITTLE_ENDIAN);
  return Array.from({ length: count }, (_, index) => {
    const start = TABLE.rows + index * ROW.size;
    return bytes.subarray(start, start + ROW.size);
  }).flatMap(parseRow);
}

/** SAFETY: the table is ours until it is freed, which is after the copy. */
function copyTable(table: Deno.PointerObject): Uint8Array {
  const view = new Deno.UnsafePointerView(table);
  const size = TABLE.rows + view.getUint32(TABLE.count) * ROW.size;
  return new Uint8Array(view.getArrayBuffer(size).slice(0));
}

function parseRow(row: Uint8Array): WindowsRoute[] {
  if (row.length < ROW.size) return [];
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  const address = (at: number) =>
    parseSocketAddress(row.subarray(at, at + ADDRESS_BYTES));
  const destination = address(ROW.destination);
  const nextHop = address(ROW.nextHop);
  if (destination === undefined || nextHop === undefined) return [];
  return [{
    luid: view.getBigUint64(ROW.luid, LITTLE_ENDIAN),
    index: view.getUint32(ROW.index, LITTLE_ENDIAN),
    destination,
    prefix: row[ROW.prefix] ?? 0,
    nextHop,
    metric: view.getUint32(ROW.metric, LITTLE_ENDIAN),
  }];
}
