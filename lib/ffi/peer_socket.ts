/**
 * Connecting to a Unix socket as another user. A server that trusts its
 * clients by their user id asks the kernel, which answers with the effective
 * id that the connecting thread had at that moment.
 *
 * @module
 */

import { keepDumpable } from "./credentials.ts";
import {
  closeDescriptor,
  cString,
  type Descriptor,
  owned,
} from "./descriptor.ts";
import { check, ErrnoError, lastErrno } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  socket: {
    parameters: [/* domain */ "i32", /* type */ "i32", /* protocol */ "i32"],
    result: "i32",
  },
  connect: {
    parameters: [/* fd */ "i32", /* address */ "buffer", /* length */ "u32"],
    result: "i32",
  },
  syscall: {
    parameters: [/* number */ "i64", "i64", "i64", "i64"],
    result: "i64",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const AF_UNIX = 1;
/** SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC */
const SOCKET_TYPE = 0o2004001;
/** `struct sockaddr_un` */
const ADDRESS = { path: 2, size: 110 } as const;
/** asm/unistd.h: `__NR_setresuid` */
const SETRESUID = { x86_64: 117n, aarch64: 147n }[Deno.build.arch];
const UNCHANGED = -1n;
const LITTLE_ENDIAN = true;

/** How to connect. */
export interface PeerOptions {
  /** Whom the server is to see: a user id. */
  readonly uid: number;
}

/**
 * Connects to a socket that listens.
 *
 * @param path Where it is
 * @param options As whom
 * @returns A non-blocking connection
 */
export function connectAs(path: string, { uid }: PeerOptions): Descriptor {
  const what = `Cannot connect to "${path}"`;
  const address = unixAddress(path, what);
  const fd = check(what, c.socket(AF_UNIX, SOCKET_TYPE, 0));
  try {
    asUser(uid, () => check(what, c.connect(fd, address, address.length)));
  } catch (error) {
    closeDescriptor(fd);
    throw error;
  }
  return owned(fd);
}

/**
 * The C library's own function would change all threads. The system call
 * changes the calling one alone, which runs nothing else meanwhile. The real
 * and the saved id stay, so nobody but root can signal or trace us, and the
 * way back is always open.
 */
function asUser(uid: number, action: () => void): void {
  const own = Deno.uid();
  if (own === null || uid === own) return action();
  using _dumps = keepDumpable();
  setEffectiveUser(uid);
  try {
    action();
  } finally {
    setEffectiveUser(own);
  }
}

function setEffectiveUser(uid: number): void {
  const what = `Cannot act as user ${uid}`;
  const result = c.syscall(SETRESUID, UNCHANGED, BigInt(uid), UNCHANGED);
  if (result === -1n) throw new ErrnoError(what, lastErrno());
}

function unixAddress(path: string, what: string): Uint8Array<ArrayBuffer> {
  const name = cString(path);
  if (ADDRESS.path + name.length > ADDRESS.size) {
    throw new Error(`${what}: the path is too long for a socket`);
  }
  const address = new Uint8Array(ADDRESS.path + name.length);
  new DataView(address.buffer).setUint16(0, AF_UNIX, LITTLE_ENDIAN);
  address.set(name, ADDRESS.path);
  return address;
}
