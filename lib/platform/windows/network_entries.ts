/**
 * Interfaces and routes in our words.
 *
 * @module
 */

import type { Adapter } from "../../ffi/windows/adapters.ts";
import type { InterfaceCounters } from "../../ffi/windows/interface_counters.ts";
import type { WindowsRoute } from "../../ffi/windows/routes.ts";
import type { SocketAddress } from "../../ffi/windows/socket_address.ts";
import { hardwareText, ipv4Text, ipv6Text } from "../../ip_text.ts";
import type { NetworkInterface, Route } from "../network.ts";

/** A metric or a length that is not known. */
const UNKNOWN = 0xffff_ffff;
const IPV4_BITS = 32;

/**
 * Describes an interface.
 *
 * @param adapter What Windows tells of it
 * @param counters What went through it, if that is known
 * @returns The interface
 */
export function describeInterface(
  { name, hardwareAddress, addresses }: Adapter,
  counters?: InterfaceCounters,
): NetworkInterface {
  return {
    name,
    ...hardwareAddress.length === 0
      ? {}
      : { hardwareAddress: hardwareText(hardwareAddress) },
    addresses: addresses.map(({ address, prefix }) => ({
      address: scopedText(address),
      version: address.version,
      prefix,
    })),
    ...counters === undefined ? {} : { statistics: counters },
  };
}

/**
 * Describes a route.
 *
 * @param route What Windows tells of it
 * @param adapter What it goes through, if that is known
 * @returns The route
 */
export function describeRoute(route: WindowsRoute, adapter?: Adapter): Route {
  const { destination, nextHop, prefix } = route;
  const { version } = destination;
  const added = adapter?.metrics[version] ?? 0;
  const base = {
    interfaceName: adapter?.name ?? `if${route.index}`,
    destination: text(destination),
    metric: route.metric + (added === UNKNOWN ? 0 : added),
    ...adapter === undefined || adapter.mtu === UNKNOWN
      ? {}
      : { mtu: adapter.mtu },
  };
  return version === 4
    ? { ...base, version, gateway: text(nextHop), mask: maskText(prefix) }
    : {
      ...base,
      version,
      nextHop: scopedText(nextHop),
      destinationPrefix: prefix,
    };
}

function text({ version, bytes }: SocketAddress): string {
  return version === 4 ? ipv4Text(bytes) : ipv6Text(bytes);
}

/** Windows' own form for an address that holds on one interface only. */
function scopedText(address: SocketAddress): string {
  const { scope } = address;
  return scope === 0 ? text(address) : `${text(address)}%${scope}`;
}

function maskText(prefix: number): string {
  const bits = prefix === 0 ? 0 : UNKNOWN << (IPV4_BITS - prefix);
  const mask = new Uint8Array(4);
  new DataView(mask.buffer).setInt32(0, bits);
  return ipv4Text(mask);
}
