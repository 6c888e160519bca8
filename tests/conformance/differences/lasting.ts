/**
 * Differences from every version of the reference.
 *
 * @module
 */

import type { Difference } from "../difference.ts";
import { mapMembers, mapText, mask, without } from "../normalise.ts";
import { withoutCommands } from "./info.ts";

const WIRE = "docs/compatibility.md, The wire";
const COMMANDS = "docs/compatibility.md, Commands";
const ON_LINUX = "docs/compatibility.md, Commands on Linux";

/** What the reference answers to a byte 0xFF between requests. */
const STRAY = "JSON parse error, stray '\ufffd'";

/** The differences. */
export const LASTING: readonly Difference[] = [
  {
    name: "0xFF between requests resets silently",
    where: /^wire: (?!an unfinished (request|string)$)/,
    why: "the answer is garbage that each client has to skip",
    doc: `${WIRE}: A byte 0xFF between requests`,
    blur: (replies, side) =>
      side === "reference" && Array.isArray(replies) && isStray(replies.at(-1))
        ? replies.slice(0, -1)
        : replies,
  },
  {
    name: "the place of a syntax error",
    where: /^wire: /,
    why: "it counts from the last reset, and is new in 11.1",
    doc: `${WIRE}: \`LINE:COL\` in a syntax error`,
    blur: (replies) =>
      mapText(replies, (text) => text.replace(/^\d+:\d+: (?=JSON)/, "")),
  },
  {
    name: "numbers that are no integers of 64 bits are echoed as written",
    where: /^wire: id (18446744073709551616|9{20}|1e400)$/,
    why: "nothing is lost, and inf is not JSON",
    doc: `${WIRE}: A number that is no 64-bit integer`,
    blur: () => [],
  },
  {
    name: "no such process id",
    where: /^programs: asked for again$|^guest-exec-status: pid /,
    why: "the reference's text has a slip of the pen, and was another before",
    doc: `${ON_LINUX}: \`PID N does not exist\``,
    blur: (replies) =>
      mapText(
        replies,
        (text) =>
          /^(PID \S+ does not exist|Invalid parameter 'pid')$/.test(text)
            ? "no such process id"
            : text,
      ),
  },
  {
    name: "Base64 without its padding is refused",
    where: /^files: unpadded Base64$/,
    why: "the reference drops the last bytes and says nothing",
    doc: `${ON_LINUX}: Base64 without its padding`,
    blur: () => [],
  },
  {
    name: "no such user",
    where: /^guest-ssh-(get|add|remove)-authorized-keys: (nobody|no reset)$/,
    why: "the reference says Success of a failure",
    doc: `${ON_LINUX}: no such user`,
    blur: (replies) =>
      mapText(
        replies,
        (text) => text.replace(/^(failed to lookup user '.*'): .*/, "$1"),
      ),
  },
  {
    name: "statistics of interfaces without an address",
    where: /^guest-network-get-interfaces: good$/,
    why: "the kernel has them, and a bridge's port seldom has an address",
    doc: `${ON_LINUX}: \`statistics\` without an address`,
    isSeldom: true,
    blur: (replies) => mapInterfaces(replies),
  },
  {
    name: "serial numbers without udev",
    where: /^guest-get-(disks|fsinfo): good$/,
    why: "the kernel tells them too where udev does not run",
    doc: `${ON_LINUX}: where udev does not run`,
    isSeldom: true,
    blur: (replies) => without(replies, /^serial$/),
  },
  {
    name: "flags and metrics of routes of IPv6",
    where: /^guest-network-get-route: good$/,
    since: 9.01,
    why: "the reference extends the sign of a number that has none",
    doc: `${ON_LINUX}: \`metric\` of IPv6 routes`,
    isSeldom: true,
    blur: narrow,
  },
  {
    name: "the versions that guest-info tells",
    where: /^guest-info: good$/,
    why: "each agent has its own",
    doc: `${COMMANDS}: \`__org.stillpoint_version\``,
    blur: (replies) =>
      without(replies, /^(version|__org\.stillpoint_version)$/),
  },
  {
    name: "commands of Stillpoint's own",
    where: /^guest-info: good$/,
    why: "they do what the protocol cannot",
    doc: `${ON_LINUX}: \`guest-info\` lists such commands`,
    blur: (replies) => withoutCommands(replies, /^__org\.stillpoint_/),
  },
];

/** Takes flags and metrics for numbers of 32 bits without a sign. */
function narrow(value: unknown): unknown {
  return mapMembers(value, (inner, name) => {
    const isNumber = typeof inner === "number" || typeof inner === "bigint";
    return isNumber && /^(flags|metric)$/.test(name)
      ? BigInt.asUintN(32, BigInt(inner))
      : narrow(inner);
  });
}

function mapInterfaces(value: unknown): unknown {
  const hasNoAddress = typeof value === "object" && value !== null &&
    "name" in value && !("ip-addresses" in value);
  return hasNoAddress
    ? mapMembers(
      value,
      (inner, name) => name === "statistics" ? undefined : inner,
    )
    : mapMembers(value, mapInterfaces);
}

function isStray(reply: unknown): boolean {
  const text = JSON.stringify(mask(reply, /^id$/)) ?? "";
  return text.includes(`"desc":"${STRAY}"`) ||
    /"desc":"\d+:\d+: JSON parse error, stray '\ufffd'"/.test(text);
}
