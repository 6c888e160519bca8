/**
 * Finding out what kind of socket a descriptor is.
 *
 * @module
 */

import { libc } from "./libc.ts";

const SYMBOLS = {
  getsockopt: {
    parameters: [
      /* fd */ "i32",
      /* level */ "i32",
      /* option */ "i32",
      /* value */ "buffer",
      /* length */ "buffer",
    ],
    result: "i32",
  },
  getsockname: {
    parameters: [/* fd */ "i32", /* address */ "buffer", /* length */ "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** asm-generic/socket.h */
const SOL_SOCKET = 1;
const OPTION = { type: 3, accepts: 30 } as const;
const SOCK_STREAM = 1;
const AF_UNIX = 1;
const AF_VSOCK = 40;
/** `struct sockaddr_un` and `struct sockaddr_vm`, linux/vm_sockets.h. */
const ADDRESS = { family: 0, path: 2, port: 4, cid: 8, size: 110 } as const;
const LITTLE_ENDIAN = true;

/** A kind of socket that can be listened on. */
export type ListenKind = "unix" | "vsock";

/** A socket that listens. */
export interface ListenSocket {
  /** What kind it is. */
  readonly kind: ListenKind;
  /** Its address: a path, `@` and an abstract name, or `CID:PORT`. */
  readonly name: string;
}

/**
 * Looks at a descriptor.
 *
 * @param fd The descriptor
 * @returns What it listens on; nothing if it is anything else than a
 * listening stream socket of a known kind
 */
export function inspectListener(fd: number): ListenSocket | undefined {
  const isStream = option(fd, OPTION.type) === SOCK_STREAM;
  if (!isStream || option(fd, OPTION.accepts) !== 1) return undefined;
  return parseAddress(localAddress(fd));
}

/**
 * Reads the address of a socket.
 *
 * @param address As the kernel hands it out
 * @returns What it means; nothing if it is of no known kind
 */
export function parseAddress(address: Uint8Array): ListenSocket | undefined {
  const view = new DataView(address.buffer, address.byteOffset);
  switch (view.getUint16(ADDRESS.family, LITTLE_ENDIAN)) {
    case AF_UNIX:
      return { kind: "unix", name: unixName(address) };
    case AF_VSOCK:
      return { kind: "vsock", name: vsockName(view) };
    default:
      return undefined;
  }
}

function option(fd: number, name: number): number | undefined {
  const value = new Int32Array(1);
  const length = Uint32Array.of(value.byteLength);
  const result = c.getsockopt(fd, SOL_SOCKET, name, value, length);
  return result === -1 ? undefined : value[0];
}

function localAddress(fd: number): Uint8Array<ArrayBuffer> {
  const address = new Uint8Array(ADDRESS.size);
  const length = Uint32Array.of(address.byteLength);
  c.getsockname(fd, address, length);
  return address.subarray(0, length[0]);
}

function unixName(address: Uint8Array): string {
  const name = new TextDecoder().decode(address.subarray(ADDRESS.path));
  return name.replace(/^\0/, "@").replace(/\0.*$/s, "");
}

/** Any address is -1 in the kernel, and printed as such everywhere else. */
function vsockName(view: DataView): string {
  const cid = view.getInt32(ADDRESS.cid, LITTLE_ENDIAN);
  return `${cid}:${view.getUint32(ADDRESS.port, LITTLE_ENDIAN)}`;
}
