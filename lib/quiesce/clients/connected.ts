/**
 * A connection to a Unix socket, for libraries that would open one themselves.
 *
 * Deno 2.9 closes the descriptor of a socket that `node:net` has connected to a
 * path twice. Another thread may have opened something under its number in
 * between: a filesystem that is to be thawed, or a client's file. It closes one
 * that was connected before once.
 *
 * @module
 */

import { Socket } from "node:net";

/** A socket that is connected before a library asks for it. */
export class Connected extends Socket {
  /**
   * Takes a connection over.
   *
   * @param fd Its descriptor
   */
  constructor(fd: number) {
    super({ fd, readable: true, writable: true });
  }

  /**
   * Tells a library what it waits for.
   *
   * @returns The socket
   */
  override connect(): this {
    queueMicrotask(() => this.emit("connect"));
    return this;
  }
}
