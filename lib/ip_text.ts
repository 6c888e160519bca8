/**
 * Addresses as people write them, the way inet_ntop(3) does.
 *
 * @module
 */

/** A run of groups, from one index to before another. */
interface Run {
  readonly start: number;
  readonly end: number;
}

const GROUPS = 8;
const NO_RUN: Run = { start: 0, end: 0 };

/**
 * Writes an IPv4 address.
 *
 * @param bytes Its 4 bytes
 * @returns The text: `192.0.2.1`
 */
export function ipv4Text(bytes: Uint8Array): string {
  return bytes.join(".");
}

/**
 * Writes an IPv6 address. The longest run of zeros is left out, the first of
 * equals; an address that stands for one of IPv4 ends like that.
 *
 * @param bytes Its 16 bytes
 * @returns The text: `2001:db8::1`
 */
export function ipv6Text(bytes: Uint8Array): string {
  const groups = groupsOf(bytes);
  const run = longestRun(groups);
  const words = groups.map((group) => group.toString(16));
  if (holdsIpv4(groups, run)) {
    words.splice(GROUPS - 2, 2, ipv4Text(bytes.subarray(12)));
  }
  if (run.end === 0) return words.join(":");
  const left = words.slice(0, run.start).join(":");
  return `${left}::${words.slice(run.end).join(":")}`;
}

/**
 * Writes a hardware address.
 *
 * @param bytes Its bytes
 * @returns The text: `52:54:00:12:34:56`
 */
export function hardwareText(bytes: Uint8Array): string {
  return bytes.toHex().replace(/..(?=.)/g, "$&:");
}

function groupsOf(bytes: Uint8Array): number[] {
  return Array.from(
    { length: GROUPS },
    (_, index) => (bytes[2 * index] ?? 0) << 8 | (bytes[2 * index + 1] ?? 0),
  );
}

/** One zero alone is written as it is. */
function longestRun(groups: readonly number[]): Run {
  let best = NO_RUN;
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    const length = index + 1 - start;
    if (length > 1 && length > best.end - best.start) {
      best = { start, end: index + 1 };
    }
  }
  return best;
}

function holdsIpv4(groups: readonly number[], { start, end }: Run): boolean {
  if (start !== 0) return false;
  return end === 6 || (end === 5 && groups[5] === 0xffff);
}
