/**
 * A vsock with several clients, for which Deno has no stable API.
 *
 * @module
 */

import type { Channel } from "../../channel.ts";
import { AgentError } from "../../error.ts";
import { listenVsockDescriptor, type VsockAddress } from "../../ffi/vsock.ts";
import { serveDescriptor, type ServeOptions } from "./descriptor_listener.ts";

/**
 * Begins to listen.
 *
 * @param options Where, and who may come; its name is `CID:PORT`, both decimal
 * @returns The socket
 */
export function listenVsock(options: ServeOptions): Channel {
  const address = parseVsock(options.name);
  return serveDescriptor(listenVsockDescriptor(address), options);
}

/**
 * Reads an address.
 *
 * @param path `CID:PORT`, both decimal
 * @returns The address
 */
export function parseVsock(path: string): VsockAddress {
  const [, cid, port] = /^([^:]+):(.+)$/.exec(path) ?? [];
  if (cid === undefined || port === undefined) {
    throw new AgentError(`error parsing address '${path}'`);
  }
  return { cid: parseWord("cid", cid), port: parseWord("port", port) };
}

function parseWord(what: "cid" | "port", text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value < 2 ** 32) return value;
  throw new AgentError(`Failed to parse ${what} '${text}'`);
}
