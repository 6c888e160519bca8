/**
 * What the agent asks of an operating system about the network.
 *
 * @module
 */

/** An address of an interface. */
export interface IpAddress {
  /** The address, as text. */
  readonly address: string;
  /** The version of the protocol. */
  readonly version: 4 | 6;
  /** How many of its bits name the network. */
  readonly prefix: number;
}

/** What went through an interface in one direction. */
export interface Traffic {
  /** Bytes. */
  readonly bytes: bigint;
  /** Packets. */
  readonly packets: bigint;
  /** Packets that were broken. */
  readonly errors: bigint;
  /** Packets that were thrown away. */
  readonly dropped: bigint;
}

/** A network interface. */
export interface NetworkInterface {
  /** Its name; a label such as `eth0:1` is an entry of its own. */
  readonly name: string;
  /** Its hardware address, as text. */
  readonly hardwareAddress?: string;
  /** Its addresses. */
  readonly addresses: readonly IpAddress[];
  /** What went through it. */
  readonly statistics?: {
    /** What came in. */
    readonly received: Traffic;
    /** What went out. */
    readonly sent: Traffic;
  };
}

/** What every route has; what the system does not tell is absent. */
export interface RouteBase {
  /** The interface it goes through. */
  readonly interfaceName: string;
  /** The network it leads to. */
  readonly destination: string;
  /** The lower, the better. */
  readonly metric: number;
  /** The kernel's flags. */
  readonly flags?: number;
  /** How many things refer to it. */
  readonly references?: number;
  /** How often it was looked up. */
  readonly uses?: number;
  /** The longest packet; 0 if nothing was set. */
  readonly mtu?: number;
}

/** A route of IPv4. */
export interface Ipv4Route extends RouteBase {
  /** The version of the protocol. */
  readonly version: 4;
  /** The next router. */
  readonly gateway: string;
  /** The mask of the destination. */
  readonly mask: string;
  /** The window of TCP; 0 if nothing was set. */
  readonly window?: number;
  /** The first guess of a round trip; 0 if nothing was set. */
  readonly roundTrip?: number;
}

/** A route of IPv6. */
export interface Ipv6Route extends RouteBase {
  /** The version of the protocol. */
  readonly version: 6;
  /** The next router. */
  readonly nextHop: string;
  /** How many bits of the destination count. */
  readonly destinationPrefix: number;
  /** The network it is meant for. */
  readonly source?: string;
  /** How many bits of the source count. */
  readonly sourcePrefix?: number;
}

/** A way that packets take. */
export type Route = Ipv4Route | Ipv6Route;

/** Looks at the network. */
export interface Network {
  /**
   * Lists interfaces.
   *
   * @returns Interfaces, in the system's order
   */
  interfaces(): Promise<NetworkInterface[]>;

  /**
   * Lists routes.
   *
   * @returns Routes, those of IPv4 first
   */
  routes(): Promise<Route[]>;
}
