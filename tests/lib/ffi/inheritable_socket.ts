/**
 * A listening socket that children inherit, as those of systemd are.
 *
 * @module
 */

import { closeDescriptor } from "../../../lib/ffi/descriptor.ts";
import { check } from "../../../lib/ffi/errno.ts";
import { unixAddress } from "../../../lib/ffi/notify_socket.ts";

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const AF_UNIX = 1;
/** The kinds of sockets. */
export const SocketType = { stream: 1, datagram: 2 } as const;

/**
 * Makes a socket at a path, and listens if that makes sense.
 *
 * @param path Where
 * @param type What kind
 * @param options How many clients may wait; hardly any unless given
 * @returns Its descriptor
 */
export function inheritableSocket(
  path: string,
  type: number,
  { backlog = 1 } = {},
): Disposable & { readonly fd: number } {
  using library = new Library();
  const { symbols: c } = library.dynamic;
  const fd = check("Cannot make a socket", c.socket(AF_UNIX, type, 0));
  const address = unixAddress(path);
  check("Cannot bind", c.bind(fd, address, address.length));
  if (type === SocketType.stream) {
    check("Cannot listen", c.listen(fd, backlog));
  }
  return { fd, [Symbol.dispose]: () => closeDescriptor(fd) };
}

class Library implements Disposable {
  readonly dynamic = Deno.dlopen("libc.so.6", SYMBOLS);

  [Symbol.dispose](): void {
    this.dynamic.close();
  }
}
