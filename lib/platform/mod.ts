/**
 * What the agent asks of an operating system. This file and its folder are
 * the only place where the platform is looked at.
 *
 * @module
 */

import type { Channel } from "../channel.ts";
import type { Marking } from "../freeze/marking.ts";
import type { Quiescer } from "../freeze/quiescer.ts";
import type { WritersSettings } from "../freeze/writers.ts";
import type { Accounts } from "./accounts.ts";
import { linux } from "./linux/mod.ts";
import type { AuthorizedKeys } from "./authorized_keys.ts";
import type { Clock } from "./clock.ts";
import type { Cpus, CpuSwitch } from "./cpus.ts";
import type { Devices } from "./devices.ts";
import type { Disks } from "./disks.ts";
import type { Examination } from "./examination.ts";
import type { Files } from "./files.ts";
import type { Filesystems } from "./filesystems.ts";
import type { HookSystem } from "./hook_system.ts";
import type { Host } from "./host.ts";
import type { LoadAverages } from "./load.ts";
import type { Memory } from "./memory.ts";
import type { Mounts } from "./mounts.ts";
import type { Network } from "./network.ts";
import type { Passwords } from "./passwords.ts";
import type { Power } from "./power.ts";
import type { Processes } from "./processes.ts";
import type { Launcher } from "./programs.ts";
import type { Stats } from "./stats.ts";
import type { Environment, Signals, Supervision } from "./supervision.ts";
import type { Users } from "./users.ts";
import type { Vitals } from "./vitals.ts";
import { windows } from "./windows/mod.ts";

/** In a compiled program only one is whole: see `tools/bundle.ts`. */
const KNOWN: readonly Os[] = [linux, windows];

/** Which channel to open. */
export interface ChannelRequest extends Peers {
  /** How to reach the client: `virtio-serial`, `unix-listen` and so on. */
  readonly method: string;
  /** The device, socket or address. */
  readonly path: string;
  /** Whether to wait for a device that cannot be opened at first. */
  readonly retry: boolean;
}

/** Who may connect. */
export interface Peers {
  /** From which machines clients of a vsock may come, by CID. */
  readonly vsockPeers: readonly number[];
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
   * @param peers Who may connect
   * @returns The channel
   */
  adopt(socket: InheritedSocket, peers: Peers): Promise<Channel>;
}

/**
 * What a machine can do for commands, without settings and without state;
 * what is absent is not supported.
 */
export interface MachineAbilities {
  /** The ssh keys of users. */
  readonly authorizedKeys?: AuthorizedKeys;
  /** The system's clock. */
  readonly clock?: Clock;
  /** The processors. */
  readonly cpus?: Cpus;
  /** Has processors used or not. */
  readonly cpuSwitch?: CpuSwitch;
  /** Devices of the hypervisor. */
  readonly devices?: Devices;
  /** Disks and partitions. */
  readonly disks?: Disks;
  /** Facts about the machine and its system. */
  readonly host?: Host;
  /** How busy the machine is. */
  readonly load?: LoadAverages;
  /** The blocks of memory. */
  readonly memory?: Memory;
  /** Mounted filesystems. */
  readonly mounts?: Mounts;
  /** Network interfaces and routes. */
  readonly network?: Network;
  /** Passwords of users. */
  readonly passwords?: Passwords;
  /** Ends the machine or puts it to sleep. */
  readonly power?: Power;
  /** Counters of the machine's work. */
  readonly stats?: Stats;
  /** Who is logged in. */
  readonly users?: Users;
  /** How the machine is doing. */
  readonly vitals?: Vitals;
}

/** An operating system: what it is called, and what it can do here. */
export interface Os {
  /** Its name, for logs and for commands that exist on some only. */
  readonly name: string;
  /** Present where users can be looked up. */
  readonly accounts?: Accounts;
  /** Present where clients can reach the agent. */
  readonly channels?: Channels;
  /** Present where the agent can serve: says what supervises this process. */
  readonly supervise?: (env: Environment) => Supervision;
  /** Present where an administrator can tell a program something. */
  readonly listen?: () => Signals;
  /** Present where trouble can be looked for. */
  readonly examination?: Examination;
  /** Present where clients can open files. */
  readonly files?: Files;
  /** Present where filesystems can be frozen one by one. */
  readonly filesystems?: Filesystems;
  /**
   * Present where the note of a freeze has a better place than a file.
   *
   * @param owner Tells notes apart: whose directory for state it is
   * @returns What keeps the note
   */
  readonly newMarking?: (owner: string) => Marking;
  /**
   * Present where the system itself quiesces applications for a freeze.
   *
   * @param settings What the administrator wants
   * @returns What has that done, for one cycle
   */
  readonly newWriters?: (settings: WritersSettings) => Quiescer;
  /** Present where hooks can run. */
  readonly hooks?: HookSystem;
  /** Present where clients can start programs. */
  readonly newLauncher?: () => Launcher;
  /** Present where processes can be looked up and killed. */
  readonly processes?: Processes;
  /** What commands may use. */
  readonly abilities?: MachineAbilities;
}

/**
 * Tells the operating system under our feet. Imported rather than loaded: the
 * bundle then holds only what is used of it, 110 kB of an idle agent.
 *
 * @returns Its abilities; none on a platform the agent does not know
 */
export function currentOs(): Os {
  const { os: name } = Deno.build;
  return KNOWN.find((os) => os.name === name) ?? { name };
}
