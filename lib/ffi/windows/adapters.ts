/**
 * Network adapters. What Windows tells of them is one block of memory, in
 * which pointers lead from each part to the next.
 *
 * @module
 */

import { Code, Win32Error } from "./error.ts";
import { library } from "./library.ts";
import {
  ANY_FAMILY,
  parseSocketAddress,
  type SocketAddress,
} from "./socket_address.ts";
import { fromWide } from "./wide.ts";

const helper = library("iphlpapi.dll", {
  GetAdaptersAddresses: {
    parameters: [
      /* family */ "u32",
      /* flags */ "u32",
      /* reserved */ "pointer",
      /* into */ "buffer",
      /* bytes */ "buffer",
    ],
    result: "u32",
    nonblocking: true,
  },
});

/** No addresses of groups and of name servers. */
const FLAGS = 0x2 | 0x4 | 0x8;

/** Enough for a dozen; Windows says if it is not. */
const FIRST_BYTES = 32 * 1024;
/** Adapters may come between two questions. */
const MOST_TRIES = 4;

/** `IP_ADAPTER_ADDRESSES`: where things are. */
const ADAPTER = {
  ...{ next: 8, firstAddress: 24, name: 72 },
  ...{ hardware: 80, hardwareBytes: 88, mtu: 96 },
  ...{ ipv4Metric: 216, ipv6Metric: 220, luid: 224, size: 448 },
} as const;
const MOST_HARDWARE_BYTES = 8;

/** `IP_ADAPTER_UNICAST_ADDRESS`: where things are. */
const ADDRESS = { next: 8, address: 16, bytes: 24, prefix: 56, size: 64 };

const LITTLE_ENDIAN = true;

/** An address of an adapter. */
export interface AdapterAddress {
  /** The address. */
  readonly address: SocketAddress;
  /** How many of its bits name the network. */
  readonly prefix: number;
}

/** A network adapter, which may be a piece of software. */
export interface Adapter {
  /** The number that other tables know it by. */
  readonly luid: bigint;
  /** The name that people gave it. */
  readonly name: string;
  /** Its hardware address; empty if it has none. */
  readonly hardwareAddress: Uint8Array;
  /** The longest packet, in bytes. */
  readonly mtu: number;
  /** What is added to the metric of a route, by the version of the protocol. */
  readonly metrics: { readonly 4: number; readonly 6: number };
  /** Its addresses. */
  readonly addresses: readonly AdapterAddress[];
}

/**
 * Lists adapters, on another thread.
 *
 * @returns The adapters
 */
export async function listAdapters(): Promise<Adapter[]> {
  let size = FIRST_BYTES;
  for (let tries = 0;; tries++) {
    const bytes = new Uint8Array(new ArrayBuffer(size));
    const count = Uint32Array.of(size);
    const code = await helper.GetAdaptersAddresses(
      ...[ANY_FAMILY, FLAGS, null, bytes] as const,
      new Uint8Array(count.buffer),
    );
    if (code === Code.ERROR_NO_DATA) return [];
    if (code === 0) {
      // SAFETY: only the number is used; the memory is read through `bytes`.
      const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
      return parseAdapters(bytes, BigInt(base));
    }
    if (code !== Code.ERROR_BUFFER_OVERFLOW || tries === MOST_TRIES) {
      throw new Win32Error("Cannot list network adapters", code);
    }
    size = Math.max(count[0] ?? 0, size * 2);
  }
}

/**
 * Reads a list of `IP_ADAPTER_ADDRESSES`.
 *
 * @param bytes The memory, beginning with the first
 * @param base Where it was when the pointers in it were right
 * @returns The adapters
 */
export function parseAdapters(bytes: Uint8Array, base: bigint): Adapter[] {
  return walk({ bytes, base }, { first: base, ...ADAPTER }).map((entry) => {
    const view = viewOf(entry);
    const at = (place: number) => view.getUint32(place, LITTLE_ENDIAN);
    const hardwareBytes = Math.min(
      at(ADAPTER.hardwareBytes),
      MOST_HARDWARE_BYTES,
    );
    const { hardware } = ADAPTER;
    return {
      luid: view.getBigUint64(ADAPTER.luid, LITTLE_ENDIAN),
      name: fromWide(target({ bytes, base }, pointerAt(entry, ADAPTER.name))),
      hardwareAddress: entry.slice(hardware, hardware + hardwareBytes),
      mtu: at(ADAPTER.mtu),
      metrics: { 4: at(ADAPTER.ipv4Metric), 6: at(ADAPTER.ipv6Metric) },
      addresses: parseAddresses(
        { bytes, base },
        pointerAt(entry, ADAPTER.firstAddress),
      ),
    };
  });
}

/** Memory, and where it was when the pointers in it were right. */
interface Block {
  readonly bytes: Uint8Array;
  readonly base: bigint;
}

/** A list of structures, each of which leads to the next. */
interface List {
  readonly first: bigint;
  readonly next: number;
  readonly size: number;
}

function parseAddresses(block: Block, first: bigint): AdapterAddress[] {
  return walk(block, { first, ...ADDRESS }).flatMap((entry) => {
    const length = viewOf(entry).getUint32(ADDRESS.bytes, LITTLE_ENDIAN);
    const place = target(block, pointerAt(entry, ADDRESS.address));
    const address = parseSocketAddress(place.subarray(0, length));
    const prefix = entry[ADDRESS.prefix] ?? 0;
    return address === undefined ? [] : [{ address, prefix }];
  });
}

/** There cannot be more of them than fit, even if the list leads in a circle. */
function walk(block: Block, { first, next, size }: List): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let place = first; found.length * size < block.bytes.length;) {
    const entry = target(block, place).subarray(0, size);
    if (entry.length < size) break;
    found.push(entry);
    place = pointerAt(entry, next);
  }
  return found;
}

/** What a pointer leads to; nothing if it leads out of the block. */
function target({ bytes, base }: Block, pointer: bigint): Uint8Array {
  const offset = pointer - base;
  const isInside = offset >= 0n && offset < BigInt(bytes.length);
  return isInside ? bytes.subarray(Number(offset)) : new Uint8Array();
}

function pointerAt(entry: Uint8Array, place: number): bigint {
  return viewOf(entry).getBigUint64(place, LITTLE_ENDIAN);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
