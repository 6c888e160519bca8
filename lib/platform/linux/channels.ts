/**
 * The ways to reach an agent on Linux.
 *
 * @module
 */

import type { Channel } from "../../channel.ts";
import { AgentError } from "../../error.ts";
import { LateChannel } from "../../late_channel.ts";
import { listenUnix } from "../../unix_listener.ts";
import { owned } from "../../ffi/descriptor.ts";
import type {
  ChannelRequest,
  Channels,
  InheritedSocket,
  Peers,
} from "../mod.ts";
import { openPort } from "../port.ts";
import { serveDescriptor } from "./descriptor_listener.ts";
import { serialPort } from "./serial_port.ts";
import { virtioPort } from "./virtio_port.ts";
import { listenVsock, parseVsock } from "./vsock_listener.ts";
import { watched } from "./watched_port.ts";

type Opener = (request: ChannelRequest) => Channel | Promise<Channel>;

const OPENERS: Readonly<Record<string, Opener>> = {
  "virtio-serial": (request) => openPort(watched(virtioPort), request),
  "isa-serial": (request) => openPort(watched(serialPort), request),
  "unix-listen": (request) => early(request, () => listenUnix(request)),
  "vsock-listen": (request) => {
    const { path: name, vsockPeers } = request;
    parseVsock(name);
    return early(request, async () => await listenVsock({ name, vsockPeers }));
  },
};

/** Opens channels by the names of the command line. */
export const channels: Channels = { open, adopt };

/** Waits for what cannot be opened, if that is wanted. */
async function early(
  { path, retry }: ChannelRequest,
  open: () => Promise<Channel>,
): Promise<Channel> {
  return retry ? new LateChannel(path, open) : await open();
}

async function open(request: ChannelRequest): Promise<Channel> {
  const { method } = request;
  const opener = Object.hasOwn(OPENERS, method) ? OPENERS[method] : undefined;
  if (opener === undefined) {
    const known = Object.keys(OPENERS).join(", ");
    throw new AgentError(
      `unsupported channel method/type: ${method} (known: ${known})`,
    );
  }
  return await opener(request);
}

function adopt(
  { fd }: InheritedSocket,
  { vsockPeers }: Peers,
): Promise<Channel> {
  const name = `descriptor ${fd}`;
  return Promise.resolve(serveDescriptor(owned(fd), { name, vsockPeers }));
}
