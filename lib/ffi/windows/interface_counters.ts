/**
 * What went through a network adapter.
 *
 * @module
 */

import { Win32Error } from "./error.ts";
import { library } from "./library.ts";

const helper = library("iphlpapi.dll", {
  GetIfEntry2: {
    parameters: [/* row */ "buffer"],
    result: "u32",
    nonblocking: true,
  },
});

/** `MIB_IF_ROW2`: where things are. */
const ROW = {
  ...{ luid: 0, inBytes: 1208, inUnicast: 1216, inOther: 1224 },
  ...{ inDropped: 1232, inErrors: 1240 },
  ...{ outBytes: 1280, outUnicast: 1288, outOther: 1296 },
  ...{ outDropped: 1304, outErrors: 1312, size: 1352 },
} as const;

const LITTLE_ENDIAN = true;

/** What went through in one direction. */
export interface DirectionCounters {
  /** Bytes. */
  readonly bytes: bigint;
  /** Packets, those to many receivers included. */
  readonly packets: bigint;
  /** Packets that were broken. */
  readonly errors: bigint;
  /** Packets that were thrown away. */
  readonly dropped: bigint;
}

/** What went through in both. */
export interface InterfaceCounters {
  /** What came in. */
  readonly received: DirectionCounters;
  /** What went out. */
  readonly sent: DirectionCounters;
}

/**
 * Asks what went through an adapter, on another thread.
 *
 * @param luid The adapter's number
 * @returns The counters
 */
export async function interfaceCounters(
  luid: bigint,
): Promise<InterfaceCounters> {
  const row = new Uint8Array(new ArrayBuffer(ROW.size));
  new DataView(row.buffer).setBigUint64(ROW.luid, luid, LITTLE_ENDIAN);
  const code = await helper.GetIfEntry2(row);
  if (code === 0) return parseInterfaceRow(row);
  throw new Win32Error("Cannot read the counters of an adapter", code);
}

/**
 * Reads a `MIB_IF_ROW2`.
 *
 * @param row The structure
 * @returns The counters
 */
export function parseInterfaceRow(row: Uint8Array): InterfaceCounters {
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  const at = (field: keyof typeof ROW): bigint =>
    view.getBigUint64(ROW[field], LITTLE_ENDIAN);
  return {
    received: {
      bytes: at("inBytes"),
      packets: at("inUnicast") + at("inOther"),
      errors: at("inErrors"),
      dropped: at("inDropped"),
    },
    sent: {
      bytes: at("outBytes"),
      packets: at("outUnicast") + at("outOther"),
      errors: at("outErrors"),
      dropped: at("outDropped"),
    },
  };
}
