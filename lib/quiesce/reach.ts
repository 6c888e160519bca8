/**
 * Reaches the servers of databases.
 *
 * @module
 */

import { connectAs } from "../ffi/peer_socket.ts";

/**
 * Connects to a server's socket. Whoever takes the connection over closes it.
 *
 * @param socket Where the server listens
 * @param uid Whom it is to see; this process's user unless given
 * @returns The descriptor of the connection
 */
export function reach(
  socket: string,
  uid: number | null = Deno.uid(),
): number {
  return connectAs(socket, { uid: uid ?? 0 }).fd;
}
