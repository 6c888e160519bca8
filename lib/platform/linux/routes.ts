/**
 * Routes, from `/proc/net/route` and `/proc/net/ipv6_route`.
 *
 * @module
 */

import { ipv4Text, ipv6Text } from "../../ip_text.ts";
import type { Ipv4Route, Ipv6Route } from "../network.ts";

/** Eleven columns, of which the name, four numbers and three more are decimal. */
const IPV4_LINE =
  /^\S+\s+([\dA-F]{8}\s+){2}[\dA-F]+\s+(-?\d+\s+){3}[\dA-F]{8}(\s+-?\d+){3}\s*$/;
/** Ten columns, the last of which is the name. */
const IPV6_LINE =
  /^([\da-f]{32} [\da-f]{2} ){2}[\da-f]{32} ([\da-f]{8} ){4}\s*\S+$/;

/**
 * Parses `/proc/net/route`: net/ipv4/fib_trie.c writes it.
 *
 * @param text Its content
 * @returns The routes; lines of another form are left out
 */
export function parseIpv4Routes(text: string): Ipv4Route[] {
  return text.split("\n").filter((line) => IPV4_LINE.test(line))
    .map(parseIpv4Line);
}

/**
 * Parses `/proc/net/ipv6_route`: net/ipv6/route.c writes it.
 *
 * @param text Its content
 * @returns The routes; lines of another form are left out
 */
export function parseIpv6Routes(text: string): Ipv6Route[] {
  return text.split("\n").filter((line) => IPV6_LINE.test(line))
    .map(parseIpv6Line);
}

function parseIpv4Line(line: string): Ipv4Route {
  const [interfaceName = "", destination, gateway, flags, ...rest] = line
    .split(/\s+/);
  const [references, uses, metric, mask, mtu, window, roundTrip] = rest;
  return {
    version: 4,
    interfaceName,
    destination: ipv4(destination),
    gateway: ipv4(gateway),
    mask: ipv4(mask),
    metric: Number(metric),
    flags: hex(flags),
    references: Number(references),
    uses: Number(uses),
    mtu: Number(mtu),
    window: Number(window),
    roundTrip: Number(roundTrip),
  };
}

function parseIpv6Line(line: string): Ipv6Route {
  const [destination, destinationPrefix, source, sourcePrefix, ...rest] = line
    .split(/\s+/);
  const [nextHop, metric, references, uses, flags, interfaceName = ""] = rest;
  return {
    version: 6,
    interfaceName,
    destination: ipv6(destination),
    destinationPrefix: hex(destinationPrefix),
    source: ipv6(source),
    sourcePrefix: hex(sourcePrefix),
    nextHop: ipv6(nextHop),
    metric: hex(metric),
    flags: hex(flags),
    references: hex(references),
    uses: hex(uses),
  };
}

/** The kernel writes the address's memory as one number: the end is first. */
function ipv4(digits: string = ""): string {
  return ipv4Text(Uint8Array.fromHex(digits).reverse());
}

function ipv6(digits: string = ""): string {
  return ipv6Text(Uint8Array.fromHex(digits));
}

function hex(digits: string = ""): number {
  return Number.parseInt(digits, 16);
}
