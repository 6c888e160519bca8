/**
 * Network interfaces and routes.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type {
  Ipv4Route,
  Ipv6Route,
  NetworkInterface,
  Route,
} from "../lib/platform/network.ts";
import { object } from "../lib/schema.ts";

/** Lists network interfaces. */
export const interfaces: Command = command({
  name: "guest-network-get-interfaces",
  summary: "Lists network interfaces with their addresses and counters.",
  args: object({}),
  returns: "[GuestNetworkInterface]",
  needs: ["network"],
  run: async (_args, { network }) =>
    (await network.interfaces()).map(wireInterface),
});

/** Lists routes. */
export const routes: Command = command({
  name: "guest-network-get-route",
  summary: "Lists the routes of IPv4, then those of IPv6.",
  args: object({}),
  returns: "[GuestNetworkRoute]",
  needs: ["network"],
  run: async (_args, { network }) => (await network.routes()).map(wireRoute),
});

function wireInterface(
  { name, hardwareAddress, addresses, statistics }: NetworkInterface,
): unknown {
  return {
    name,
    ...hardwareAddress === undefined
      ? {}
      : { "hardware-address": hardwareAddress },
    ...addresses.length === 0
      ? {}
      : { "ip-addresses": addresses.map(wireAddress) },
    ...statistics === undefined
      ? {}
      : { statistics: wireStatistics(statistics) },
  };
}

function wireAddress(
  { address, version, prefix }: NetworkInterface["addresses"][number],
): unknown {
  return { "ip-address": address, "ip-address-type": `ipv${version}`, prefix };
}

function wireStatistics(
  { received, sent }: Required<NetworkInterface>["statistics"],
): unknown {
  return {
    "rx-bytes": received.bytes,
    "rx-packets": received.packets,
    "rx-errs": received.errors,
    "rx-dropped": received.dropped,
    "tx-bytes": sent.bytes,
    "tx-packets": sent.packets,
    "tx-errs": sent.errors,
    "tx-dropped": sent.dropped,
  };
}

function wireRoute(route: Route): unknown {
  const { interfaceName, destination, metric, flags } = route;
  return {
    iface: interfaceName,
    ...{ destination, metric, flags },
    refcnt: route.references,
    use: route.uses,
    ...route.version === 4 ? wireIpv4(route) : wireIpv6(route),
    mtu: route.mtu,
    version: route.version,
  };
}

function wireIpv4(
  { gateway, mask, roundTrip: irtt, window }: Ipv4Route,
): Record<string, string | number | undefined> {
  return { gateway, mask, irtt, window };
}

/** The protocol has the lengths of prefixes as text. */
function wireIpv6(
  { nextHop, source, destinationPrefix, sourcePrefix }: Ipv6Route,
): Record<string, string | undefined> {
  return {
    nexthop: nextHop,
    source,
    desprefixlen: String(destinationPrefix),
    srcprefixlen: sourcePrefix === undefined ? undefined : String(sourcePrefix),
  };
}
