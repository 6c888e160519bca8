/**
 * A virtio serial port, opened through Deno.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { isReadable, setNonBlocking } from "../../ffi/descriptor.ts";
import { unlessMissing } from "../../missing.ts";
import type { ByteDevice } from "./stream.ts";
import type { DeviceKind } from "./watched_port.ts";

/** The port of the hypervisor's guest agent channel. */
export const virtioPort: DeviceKind = { open, end: "host is away" };

async function open(path: string): Promise<ByteDevice> {
  const file = await openFile(path);
  try {
    const fd = await descriptorOf(path);
    setNonBlocking(fd);
    return {
      fd,
      // Through the file, whose waiting forms would hold up each other: a
      // pending read() makes write() wait for it. Asking first is quicker by
      // far than an exception each time that everything was read.
      read: (into) =>
        isReadable(fd) ? now(() => file.readSync(into) ?? 0) : undefined,
      write: (from) => now(() => file.writeSync(from)),
      [Symbol.dispose]: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path, { read: true, write: true });
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const why = cause instanceof Deno.errors.NotFound
      ? "it does not exist: does the machine have a guest agent channel?"
      : cause.message;
    throw new AgentError(`Cannot open "${path}": ${why}`, { cause });
  }
}

/** The kernel lets a port be opened once, so there is one such descriptor. */
async function descriptorOf(path: string): Promise<number> {
  const device = await Deno.realPath(path);
  for await (const { name } of Deno.readDir("/proc/self/fd")) {
    if (await targetOf(name) === device) return Number(name);
  }
  throw new Error(`Cannot find the descriptor of "${path}"`);
}

/** A descriptor may be closed between being listed and being looked at. */
async function targetOf(fd: string): Promise<string | undefined> {
  return await unlessMissing(Deno.readLink(`/proc/self/fd/${fd}`));
}

function now(call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof Deno.errors.WouldBlock) return undefined;
    throw error;
  }
}
