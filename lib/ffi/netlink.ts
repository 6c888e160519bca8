/**
 * Asking the kernel about the network, over a socket of its own kind.
 *
 * @module
 */

import { type Descriptor, owned } from "./descriptor.ts";
import { systemCall } from "./system_call.ts";

/** linux/socket.h and linux/netlink.h; the same on every 64-bit Linux we know. */
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;

/** More than the kernel puts into one datagram of a list. */
const DATAGRAM_BYTES = 64 * 1024;

const WHAT = "Cannot ask the kernel about the network";

/**
 * Asks the routing subsystem. It may be busy for a while, so that asking and
 * reading happen away from the event loop. Reading past the last datagram
 * never returns: what the datagrams say decides when to stop.
 *
 * @param request A message
 * @yields The datagrams of the answer
 */
export async function* askRouting(
  request: Uint8Array<ArrayBuffer>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  using socket = await openSocket();
  const { fd } = socket;
  await systemCall(WHAT, "write", fd, request, request.length);
  for (;;) {
    const buffer = new Uint8Array(DATAGRAM_BYTES);
    const length = await systemCall(WHAT, "read", fd, buffer, buffer.length);
    yield buffer.subarray(0, length);
  }
}

async function openSocket(): Promise<Descriptor> {
  const type = SOCK_RAW | SOCK_CLOEXEC;
  const fd = await systemCall(WHAT, "socket", AF_NETLINK, type, NETLINK_ROUTE);
  return owned(fd);
}
