/**
 * The ways to reach an agent on Windows.
 *
 * @module
 */

import type { Channel } from "../../channel.ts";
import { AgentError } from "../../error.ts";
import type { ChannelRequest, Channels } from "../mod.ts";
import { openPort, type PortKind } from "../port.ts";
import { serialPort, virtioPort } from "./ports.ts";

const KINDS: ReadonlyMap<string, () => PortKind> = new Map([
  ["virtio-serial", virtioPort],
  ["isa-serial", serialPort],
]);

/** Opens channels by the names of the command line. */
export const channels: Channels = { open, adopt };

/**
 * Always waits for a device that cannot be opened: drivers come and go, and
 * another agent may have it open for a while. The log says why it waits.
 */
async function open({ method, path }: ChannelRequest): Promise<Channel> {
  const kind = KINDS.get(method);
  if (kind === undefined) {
    const known = [...KINDS.keys()].join(", ");
    throw new AgentError(
      `unsupported channel method/type: ${method} (known: ${known})`,
    );
  }
  return await openPort(kind(), { path, retry: true });
}

// deno-lint-ignore require-await -- nothing passes sockets on here
async function adopt(): Promise<never> {
  throw new AgentError("Cannot take a socket over: Windows passes none on");
}
