/**
 * A vsock with several clients, for which Deno has no stable API.
 *
 * @module
 */

import type { Channel } from "../../channel.ts";
import { AgentError } from "../../error.ts";
import { listenVsockDescriptor, type VsockAddress } from "../../ffi/vsock.ts";
import { serveDescriptor } from "./descriptor_listener.ts";

/**
 * Begins to listen.
 *
 * @param path `CID:PORT`, both decimal
 * @returns The socket
 */
export function listenVsock(path: string): Channel {
  return serveDescriptor(path, listenVsockDescriptor(parseVsock(path)));
}

/**
 * Reads an address.
 *
 * @param path `CID:PORT`, both decimal
 * @returns The address
 */
export function parseVsock(path: string): VsockAddress {
  const [cid, port] = path.split(":", 2).map(parseWord);
  if (cid === undefined || /^\d+:/.test(path) === false) {
    throw new AgentError(`error parsing address '${path}'`);
  }
  if (port === undefined) {
    throw new AgentError(`Failed to parse port '${path}'`);
  }
  return { cid, port };
}

function parseWord(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value < 2 ** 32 ? value : undefined;
}
