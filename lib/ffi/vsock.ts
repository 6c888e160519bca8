/**
 * Sockets between a virtual machine and its host: vsock(7).
 *
 * @module
 */

import { closeDescriptor, type Descriptor, owned } from "./descriptor.ts";
import { check, Errno, ErrnoError, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  socket: {
    parameters: [/* family */ "i32", /* type */ "i32", /* protocol */ "i32"],
    result: "i32",
  },
  bind: {
    parameters: [/* fd */ "i32", /* address */ "buffer", /* size */ "u32"],
    result: "i32",
  },
  listen: { parameters: [/* fd */ "i32", /* backlog */ "i32"], result: "i32" },
  accept4: {
    parameters: [
      /* fd */ "i32",
      /* address */ "buffer",
      /* size */ "buffer",
      /* flags */ "i32",
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const AF_VSOCK = 40;
const SOCK_STREAM = 1;
/** SOCK_NONBLOCK | SOCK_CLOEXEC. */
const SOCK_FLAGS = 0o2004000;
const BACKLOG = 16;

/** `struct sockaddr_vm` (linux/vm_sockets.h): byte offsets. */
const ADDRESS = { family: 0, port: 4, cid: 8, size: 16 } as const;
const LITTLE_ENDIAN = true;

/** Where to listen. */
export interface VsockAddress {
  /** The machine's context number; 4294967295 stands for any. */
  readonly cid: number;
  /** The port. */
  readonly port: number;
}

/**
 * Begins to listen.
 *
 * @param address Where
 * @returns The socket
 */
export function listenVsockDescriptor(address: VsockAddress): Descriptor {
  const { cid, port } = address;
  const what = `Cannot listen on vsock ${cid}:${port}`;
  const fd = check(what, c.socket(AF_VSOCK, SOCK_STREAM | SOCK_FLAGS, 0));
  try {
    const bytes = sockaddr(address);
    check(what, c.bind(fd, bytes, bytes.length));
    check(what, c.listen(fd, BACKLOG));
  } catch (error) {
    closeDescriptor(fd);
    throw error;
  }
  return owned(fd);
}

/** A client that has connected. */
export interface Client extends Descriptor {
  /** The context number of its machine; nothing if it came another way. */
  readonly cid?: number;
}

/**
 * Takes a client that waits, if there is one.
 *
 * @param fd A listening socket
 * @returns The client; nothing if none waits
 */
export function acceptNow(fd: number): Client | undefined {
  const address = new Uint8Array(ADDRESS.size);
  for (;;) {
    const size = Uint32Array.of(ADDRESS.size);
    const client = c.accept4(fd, address, size, SOCK_FLAGS);
    if (client !== -1) return { ...owned(client), ...origin(address) };
    const errno = lastErrno();
    if (errno === Errno.EAGAIN) return undefined;
    // One that waited may have gone again, and another one wait behind it.
    if (errno === Errno.EINTR || errno === Errno.ECONNABORTED) continue;
    throw new ErrnoError("Cannot accept a client", errno);
  }
}

function origin(address: Uint8Array<ArrayBuffer>): { readonly cid?: number } {
  const view = new DataView(address.buffer);
  if (view.getUint16(ADDRESS.family, LITTLE_ENDIAN) !== AF_VSOCK) return {};
  return { cid: view.getUint32(ADDRESS.cid, LITTLE_ENDIAN) };
}

function sockaddr({ cid, port }: VsockAddress): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(ADDRESS.size));
  view.setUint16(ADDRESS.family, AF_VSOCK, LITTLE_ENDIAN);
  view.setUint32(ADDRESS.port, port, LITTLE_ENDIAN);
  view.setUint32(ADDRESS.cid, cid, LITTLE_ENDIAN);
  return new Uint8Array(view.buffer);
}
