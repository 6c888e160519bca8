/**
 * What the agent asks of an operating system. This file and its folder are
 * the only place where the platform is looked at.
 *
 * @module
 */

import type { Channel } from "../channel.ts";
import type { Filesystems } from "./filesystems.ts";
import type { Processes } from "./processes.ts";

/** Which channel to open. */
export interface ChannelRequest {
  /** How to reach the client: `virtio-serial`, `unix-listen` and so on. */
  readonly method: string;
  /** The device, socket or address. */
  readonly path: string;
  /** Whether to wait for a device that cannot be opened at first. */
  readonly retry: boolean;
}

/** A listening socket that was passed on by systemd. */
export interface InheritedSocket {
  /** Its descriptor. */
  readonly fd: number;
  /** Its kind. */
  readonly kind: "unix" | "vsock";
}

/** Opens channels. */
export interface Channels {
  /**
   * Opens a channel.
   *
   * @param request Which one
   * @returns The channel
   */
  open(request: ChannelRequest): Promise<Channel>;

  /**
   * Takes over a listening socket.
   *
   * @param socket The socket
   * @returns The channel
   */
  adopt(socket: InheritedSocket): Promise<Channel>;
}

/** An operating system: what it is called, and what it can do here. */
export interface Os {
  /** Its name, for logs and for commands that exist on some only. */
  readonly name: string;
  /** Present where clients can reach the agent. */
  readonly channels?: Channels;
  /** Present where filesystems can be frozen one by one. */
  readonly filesystems?: Filesystems;
  /** Present where processes can be looked up and killed. */
  readonly processes?: Processes;
}

/**
 * Loads the operating system under our feet, and only that one.
 *
 * @returns Its abilities; none on a platform the agent does not know
 */
export async function currentOs(): Promise<Os> {
  switch (Deno.build.os) {
    case "linux":
      return (await import("./linux/mod.ts")).linux;
    default:
      return { name: Deno.build.os };
  }
}
