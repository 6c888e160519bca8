/**
 * Replies as values that can be compared. The agent's own reader is the judge:
 * V8's takes the name `"\\n"` for a backslash if it has seen one before.
 *
 * @module
 */

import { isObject, type JsonValue, Real } from "../../lib/json/value.ts";
import { openReader } from "../lib/json/feeding.ts";
import { fromLatin1, toLatin1 } from "./grammar.ts";

/** What the reference writes for a number that is too large. */
const TOO_LARGE = /(?<=[[:,] ?-?)inf\b/g;

/**
 * Reads one line that an agent sent.
 *
 * @param line The line, without its newline
 * @returns The reply; with the sentinel if it came first
 */
export function readReply(line: Uint8Array): unknown {
  const isDelimited = line[0] === 0xff;
  const text = toLatin1(line.subarray(isDelimited ? 1 : 0));
  const legible = text.replace(TOO_LARGE, "1e999");
  const [item] = openReader()(fromLatin1(`${legible} `));
  if (item?.kind !== "value") throw new Error(`Cannot read reply ${text}`);
  const reply = plain(item.value);
  return isDelimited ? { sentinel: true, reply } : reply;
}

/** Makes doubles of numbers however they are written. */
function plain(value: JsonValue): unknown {
  if (value instanceof Real) return value.value + 0; // not -0
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, one]) => [name, plain(one)]));
}
