/**
 * Ports whose descriptors are watched.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import type { PortKind } from "../port.ts";
import { Poller } from "./poller.ts";
import { type ByteDevice, Stream } from "./stream.ts";

/** A kind of device. */
export interface DeviceKind extends Pick<PortKind, "end"> {
  /** Opens the device. */
  open(path: string): Promise<ByteDevice>;
}

/**
 * Makes a kind of port of a kind of device.
 *
 * @param device The kind of device
 * @returns The kind of port
 */
export function watched({ open, end }: DeviceKind): PortKind {
  const poller = new Poller();
  return {
    end,
    open: async (path) => watch(path, { device: await open(path), poller }),
    [Symbol.asyncDispose]: () => poller[Symbol.asyncDispose](),
  };
}

/** A plain file, for one, cannot be waited for. */
function watch(
  path: string,
  { device, poller }: { device: ByteDevice; poller: Poller },
): Stream {
  try {
    return new Stream(device, poller);
  } catch (cause) {
    device[Symbol.dispose]();
    const what = `Cannot use "${path}" as a port`;
    throw new AgentError(`${what}: it cannot be waited for`, { cause });
  }
}
