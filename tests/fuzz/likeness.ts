/**
 * Tells whether two agents answered the same, but for what differs on purpose:
 * each is a row of `docs/compatibility.md`.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { mapMembers, mapText } from "../conformance/normalise.ts";

/** What is said of input that is no JSON, or has members it may not have. */
const EITHER: readonly RegExp[] = [
  // Before 11.1 the grammar is looked at later, and in other words.
  /^JSON parse error, (?!stray )/,
  // Of several, any one may be named.
  /^QMP input member /,
  /^Parameter '[^]*' is unexpected$/,
];

/** So many characters of a token are shown whatever they are. */
const SHOWN = 256;

/** Texts of errors that differ, and what is alike in them. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\d+:\d+: (?=JSON)/, ""],
  [/^(JSON parse error, stray '[^\0]*)\0[^]*$/, "$1'"],
  [/^Guest agent command failed, error was '(Failed [^]*)'$/, "$1"],
  [/^(PID \S+ does not exist|Invalid parameter 'pid')$/, "no such process"],
  [/^(failed to lookup user '.*'): .*/, "$1"],
  [/(failed to set user password)[^]*$/, "$1"],
  [/^open\("(.*)"\)/, "Could not open '$1'"],
];

/**
 * Compares answers.
 *
 * @param reference What the reference answered
 * @param ours What it should have answered
 * @returns Nothing if they are alike, else where they differ
 */
export function differenceOf(
  reference: readonly unknown[],
  ours: readonly unknown[],
): { reference: unknown; ours: unknown } | undefined {
  const length = Math.max(reference.length, ours.length);
  for (let at = 0; at < length; at++) {
    const pair = { reference: reference[at], ours: ours[at] };
    if (!areAlike(blur(pair.reference), blur(pair.ours))) return pair;
  }
  return undefined;
}

function areAlike(one: unknown, other: unknown): boolean {
  if (isDeepStrictEqual(one, other)) return true;
  const texts = [descOf(one), descOf(other)];
  return EITHER.some((pattern) => texts.every((text) => pattern.test(text)));
}

function descOf(reply: unknown): string {
  const { error } = reply as { error?: { desc?: string } };
  return error?.desc ?? "";
}

function blur(reply: unknown): unknown {
  if (isDelimited(reply)) return { ...reply, reply: blur(reply.reply) };
  return mapMembers(reply, (inner, name) => {
    if (name === "error") return mapText(inner, blurText);
    return name === "return" ? kindOf(inner) : inner;
  });
}

function isDelimited(reply: unknown): reply is { readonly reply: unknown } {
  return typeof reply === "object" && reply !== null && "sentinel" in reply;
}

function blurText(text: string): string {
  const alike = TEXTS.reduce(
    (sofar, [pattern, rest]) => sofar.replace(pattern, rest),
    text,
  );
  return /stray '/.test(alike) ? alike.slice(0, SHOWN) : alike;
}

/** What commands tell of the machine is compared elsewhere. */
function kindOf(returned: unknown): unknown {
  const isTelling = typeof returned === "object" && returned !== null &&
    Object.keys(returned).length > 0;
  return isTelling ? "something" : returned;
}
