/**
 * A serial port or any other terminal, set to pass bytes on as they are.
 * Deno can open one too, but not without making it the controlling terminal
 * of a daemon, whose hang-up would then end the agent.
 *
 * @module
 */

import { openTerminal, readNow, writeNow } from "../../ffi/descriptor.ts";
import { makeRaw } from "../../ffi/terminal.ts";
import type { ByteDevice } from "./stream.ts";
import type { DeviceKind } from "./watched_port.ts";

/** An ISA or PCI serial port, or a pseudo-terminal. */
export const serialPort: DeviceKind = { open, end: "device is lost" };

// deno-lint-ignore require-await -- the other kind of port has to wait
async function open(path: string): Promise<ByteDevice> {
  const terminal = openTerminal(path);
  const { fd } = terminal;
  try {
    makeRaw(fd, `Cannot use "${path}" as a terminal`);
  } catch (error) {
    terminal[Symbol.dispose]();
    throw error;
  }
  return {
    fd,
    read: (into) => readNow(fd, into),
    write: (from) => writeNow(fd, from),
    [Symbol.dispose]: () => terminal[Symbol.dispose](),
  };
}
