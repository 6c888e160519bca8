/**
 * Addresses of the network as Windows has them.
 *
 * @module
 */

/** `ADDRESS_FAMILY`. */
const FAMILY = { any: 0, ipv4: 2, ipv6: 23 } as const;

/** `SOCKADDR_IN` and `SOCKADDR_IN6`: where the address is, and its length. */
const IPV4 = { address: 4, bytes: 4, size: 16 } as const;
const IPV6 = { address: 8, bytes: 16, scope: 24, size: 28 } as const;

const LITTLE_ENDIAN = true;

/** An address. */
export interface SocketAddress {
  /** The version of the protocol. */
  readonly version: 4 | 6;
  /** The address itself. */
  readonly bytes: Uint8Array;
  /** The interface that the address is confined to; 0 if it is not. */
  readonly scope: number;
}

/** Asks for every family of addresses. */
export const ANY_FAMILY: number = FAMILY.any;

/**
 * Reads a `SOCKADDR_IN` or `SOCKADDR_IN6`.
 *
 * @param bytes The structure
 * @returns The address; nothing if it is of another family, or cut off
 */
export function parseSocketAddress(
  bytes: Uint8Array,
): SocketAddress | undefined {
  if (bytes.length < IPV4.size) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const family = view.getUint16(0, LITTLE_ENDIAN);
  if (family === FAMILY.ipv4) {
    return { version: 4, bytes: cut(bytes, IPV4), scope: 0 };
  }
  if (family !== FAMILY.ipv6 || bytes.length < IPV6.size) return undefined;
  const scope = view.getUint32(IPV6.scope, LITTLE_ENDIAN);
  return { version: 6, bytes: cut(bytes, IPV6), scope };
}

function cut(
  bytes: Uint8Array,
  { address, bytes: count }: { readonly address: number; bytes: number },
): Uint8Array {
  return bytes.slice(address, address + count);
}
