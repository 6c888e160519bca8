/**
 * The network of a Linux machine: interfaces from the kernel's routing
 * subsystem, routes from `/proc`.
 *
 * @module
 */

import { within } from "../../deadline.ts";
import { askRouting } from "../../ffi/netlink.ts";
import { InFlight } from "../../in_flight.ts";
import { LIMITS } from "../../limits.ts";
import type { Network, NetworkInterface, Route } from "../network.ts";
import { textOf } from "./facts.ts";
import { parseInterfaces } from "./links.ts";
import { collectList, listRequest, MessageType } from "./netlink.ts";
import { parseIpv4Routes, parseIpv6Routes } from "./routes.ts";

/** The network of this machine. */
export const network: Network = networkFrom(askForInterfaces);

/**
 * Finds routes.
 *
 * @param proc Where the kernel tells of processes; ours has a view of the
 * network
 * @returns The routes; none for a protocol that is switched off
 */
export async function routesIn(proc: string): Promise<Route[]> {
  const [ipv4 = "", ipv6 = ""] = await Promise.all([
    textOf(`${proc}/net/route`),
    textOf(`${proc}/net/ipv6_route`),
  ]);
  return [...parseIpv4Routes(ipv4), ...parseIpv6Routes(ipv6)];
}

/**
 * Makes the network of what the kernel tells, which may be busy.
 *
 * @param ask Asks for the interfaces; nobody asks twice at the same time
 * @returns The network
 */
export function networkFrom(ask: () => Promise<NetworkInterface[]>): Network {
  const questions = new InFlight<NetworkInterface[]>();
  const what = "Cannot list network interfaces";
  const ms = LIMITS.probeMs;
  return {
    interfaces: () => within(questions.join(what, ask), { what, ms }),
    routes: () => routesIn("/proc"),
  };
}

/** The kernel answers one request of a socket at a time. */
async function askForInterfaces(): Promise<NetworkInterface[]> {
  const [links, addresses] = await Promise.all([
    collectList(askRouting(listRequest(MessageType.getLinks))),
    collectList(askRouting(listRequest(MessageType.getAddresses))),
  ]);
  return parseInterfaces(links, addresses);
}
