/**
 * Network interfaces, from what the kernel tells of links and addresses.
 *
 * @module
 */

import { hardwareText, ipv4Text, ipv6Text } from "../../ip_text.ts";
import type { IpAddress, NetworkInterface, Traffic } from "../network.ts";
import {
  MessageType,
  type NetlinkMessage,
  parseAttributes,
  viewOf,
} from "./netlink.ts";

/** `struct ifinfomsg` and `enum IFLA_*`: linux/rtnetlink.h, linux/if_link.h. */
const LINK = {
  ...{ index: 4, size: 16 },
  ...{ address: 1, name: 3, statistics: 23 },
} as const;
/** `struct ifaddrmsg` and `enum IFA_*`: linux/if_addr.h. */
const ADDRESS = {
  ...{ family: 0, prefix: 1, index: 4, size: 8 },
  ...{ address: 1, local: 2, label: 3 },
} as const;
/** `struct rtnl_link_stats64`: byte offsets of what is used. */
const STATISTICS = {
  ...{ receivedPackets: 0, sentPackets: 8, receivedBytes: 16, sentBytes: 24 },
  ...{ receivedErrors: 32, sentErrors: 40 },
  ...{ receivedDropped: 48, sentDropped: 56, receivedMissed: 120, size: 128 },
} as const;
/** How long an address is, by family: linux/socket.h. */
const FAMILIES: ReadonlyMap<number, { version: 4 | 6; size: number }> = new Map(
  [[2, { version: 4, size: 4 }], [10, { version: 6, size: 16 }]],
);
const HARDWARE_BYTES = 6;
const LITTLE_ENDIAN = true;

type Link = Omit<NetworkInterface, "addresses"> & { readonly index: number };
type Labelled = IpAddress & { readonly name: string };

/**
 * Puts interfaces together: links in the kernel's order, then labels that are
 * no links.
 *
 * @param links What the kernel tells of links
 * @param addresses What it tells of addresses
 * @returns The interfaces
 */
export function parseInterfaces(
  links: readonly NetlinkMessage[],
  addresses: readonly NetlinkMessage[],
): NetworkInterface[] {
  const parsed = links.flatMap(parseLink);
  const byIndex = new Map(parsed.map((link) => [link.index, link]));
  const labelled = addresses.flatMap((message) =>
    parseAddress(message, byIndex)
  );
  const named = Map.groupBy(labelled, ({ name }) => name);
  const known = new Set(parsed.map(({ name }) => name));
  const labels = labelled.filter(({ name }) => !known.has(name));
  return [
    ...parsed.map(({ index: _, ...link }) => ({
      ...link,
      addresses: unnamed(named.get(link.name)),
    })),
    ...[...Map.groupBy(labels, ({ name }) => name)].map(([name, own]) =>
      labelEntry(name, { own, links: parsed })
    ),
  ];
}

function parseLink({ type, body }: NetlinkMessage): Link[] {
  if (type !== MessageType.newLink || body.length < LINK.size) return [];
  const attributes = parseAttributes(body, LINK.size);
  const name = text(attributes.get(LINK.name));
  if (!name) return [];
  const statistics = parseStatistics(attributes.get(LINK.statistics));
  return [{
    index: viewOf(body).getInt32(LINK.index, LITTLE_ENDIAN),
    name,
    hardwareAddress: hardwareAddress(attributes.get(LINK.address)),
    ...statistics === undefined ? {} : { statistics },
  }];
}

/** The far end of a tunnel is its address, too; ours is the local one. */
function parseAddress(
  { type, body }: NetlinkMessage,
  links: ReadonlyMap<number, Link>,
): Labelled[] {
  if (type !== MessageType.newAddress || body.length < ADDRESS.size) return [];
  const family = FAMILIES.get(body[ADDRESS.family] ?? 0);
  const attributes = parseAttributes(body, ADDRESS.size);
  const bytes = attributes.get(ADDRESS.local) ??
    attributes.get(ADDRESS.address);
  const index = viewOf(body).getUint32(ADDRESS.index, LITTLE_ENDIAN);
  const name = text(attributes.get(ADDRESS.label)) || links.get(index)?.name;
  if (!name || family === undefined || bytes?.length !== family.size) return [];
  const { version } = family;
  const address = version === 4 ? ipv4Text(bytes) : ipv6Text(bytes);
  return [{ name, address, version, prefix: body[ADDRESS.prefix] ?? 0 }];
}

/** A label shares the hardware of its link; what went through it is unknown. */
function labelEntry(
  name: string,
  { own, links }: { own: readonly Labelled[]; links: readonly Link[] },
): NetworkInterface {
  const link = links.find((link) => link.name === linkName(name));
  return {
    name,
    ...link?.hardwareAddress === undefined
      ? {}
      : { hardwareAddress: link.hardwareAddress },
    addresses: unnamed(own),
  };
}

function linkName(label: string): string {
  return label.replace(/:.*/, "");
}

function unnamed(addresses: readonly Labelled[] = []): IpAddress[] {
  return addresses.map(({ name: _, ...address }) => address);
}

/** Six bytes, whatever the hardware has: clients know no other form. */
function hardwareAddress(bytes: Uint8Array = new Uint8Array()): string {
  const shown = new Uint8Array(HARDWARE_BYTES);
  shown.set(bytes.subarray(0, HARDWARE_BYTES));
  return hardwareText(shown);
}

/** Packets that were missed count as dropped: net/core/net-procfs.c. */
function parseStatistics(
  bytes: Uint8Array | undefined,
): { received: Traffic; sent: Traffic } | undefined {
  if (bytes === undefined || bytes.length < STATISTICS.size) return undefined;
  const view = viewOf(bytes);
  const at = (field: keyof typeof STATISTICS): bigint =>
    view.getBigUint64(STATISTICS[field], LITTLE_ENDIAN);
  return {
    received: {
      bytes: at("receivedBytes"),
      packets: at("receivedPackets"),
      errors: at("receivedErrors"),
      dropped: at("receivedDropped") + at("receivedMissed"),
    },
    sent: {
      bytes: at("sentBytes"),
      packets: at("sentPackets"),
      errors: at("sentErrors"),
      dropped: at("sentDropped"),
    },
  };
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes).replace(/\0.*/s, "");
}
