/**
 * Reading replies without losing anything: numbers beyond 2^53 stay what they
 * are, and so does what is no JSON.
 *
 * @module
 */

const SENTINEL = 0xff;

/**
 * Reads one line that an agent sent.
 *
 * @param line The line, without its newline
 * @returns The reply; with the sentinel if it came first
 */
export function parseReply(line: Uint8Array): unknown {
  const isDelimited = line[0] === SENTINEL;
  const text = new TextDecoder().decode(line.subarray(isDelimited ? 1 : 0));
  const reply = parse(text);
  return isDelimited ? { sentinel: true, reply } : reply;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, exactly);
  } catch {
    return { "not JSON": text };
  }
}

function exactly(
  _key: string,
  value: unknown,
  { source = "" }: { source?: string } = {},
): unknown {
  const isLarge = typeof value === "number" && !Number.isSafeInteger(value);
  return isLarge && /^-?\d+$/.test(source) ? BigInt(source) : value;
}
