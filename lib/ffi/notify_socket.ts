/**
 * Datagrams to Unix sockets, which is how systemd is told things. Deno has
 * them only behind a flag, and without names in the abstract namespace.
 *
 * @module
 */

import { closeDescriptor } from "./descriptor.ts";
import { check, Errno, ErrnoError, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  socket: {
    parameters: [/* domain */ "i32", /* type */ "i32", /* protocol */ "i32"],
    result: "i32",
  },
  sendto: {
    parameters: [
      /* fd */ "i32",
      /* from */ "buffer",
      "usize",
      /* flags */ "i32",
      /* address */ "buffer",
      "u32",
    ],
    result: "isize",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const AF_UNIX = 1;
/** SOCK_DGRAM | SOCK_CLOEXEC */
const DATAGRAM = 0o2000002;
/** MSG_DONTWAIT | MSG_NOSIGNAL */
const FLAGS = 0x4040;
/** `struct sockaddr_un` */
const ADDRESS = { family: 0, path: 2, longest: 108 } as const;
const LITTLE_ENDIAN = true;

/**
 * Sends a datagram, unless that would mean waiting.
 *
 * @param name A path, or a name in the abstract namespace after an `@`
 * @param text What to send
 * @returns Whether it was sent; if not, the receiver's queue is full
 */
export function sendDatagram(name: string, text: string): boolean {
  const what = `Cannot send to "${name}"`;
  const address = unixAddress(name);
  const bytes = new TextEncoder().encode(text);
  const fd = check("Cannot create a socket", c.socket(AF_UNIX, DATAGRAM, 0));
  try {
    const { length } = address;
    const size = BigInt(bytes.length);
    // errno must be read before closing the socket may change it.
    const sent = c.sendto(fd, bytes, size, FLAGS, address, length);
    const errno = lastErrno();
    if (sent !== -1n) return true;
    if (errno === Errno.EAGAIN) return false;
    throw new ErrnoError(what, errno);
  } finally {
    closeDescriptor(fd);
  }
}

/**
 * Encodes the address of a Unix socket. A path may fill all of its room: the
 * length says where it ends.
 *
 * @param name A path, or a name in the abstract namespace after an `@`
 * @returns The address, exactly as long as it needs to be
 */
export function unixAddress(name: string): Uint8Array<ArrayBuffer> {
  const path = new TextEncoder().encode(name.replace(/^@/, "\0"));
  if (path.length > ADDRESS.longest) {
    throw new Error(`Cannot use "${name}": a socket's name is too long`);
  }
  const address = new Uint8Array(ADDRESS.path + path.length);
  new DataView(address.buffer)
    .setUint16(ADDRESS.family, AF_UNIX, LITTLE_ENDIAN);
  address.set(path, ADDRESS.path);
  return address;
}
