/**
 * Reaches the servers of databases.
 *
 * @module
 */

/**
 * Connects to a server's socket. Whoever takes the connection over closes it.
 *
 * @param socket Where the server listens
 * @param uid Whom it is to see; this process's user unless given
 * @returns The descriptor of the connection
 */
export async function reach(
  socket: string,
  uid: number | null = Deno.uid(),
): Promise<number> {
  // Not above: an agent that waits has no use for it.
  const { connectAs } = await import("../ffi/peer_socket.ts");
  return connectAs(socket, { uid: uid ?? 0 }).fd;
}
