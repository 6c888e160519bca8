/**
 * Streams of requests that are good, bad and neither.
 *
 * @module
 */

import { type Dice, pick } from "../lib/json/generator.ts";
import {
  type Author,
  damaged,
  fromLatin1,
  junkText,
  membersText,
  space,
  stringText,
  textOf,
  valueText,
} from "./grammar.ts";

/** Commands that are answered at once, and names of none. */
const QUICK = [
  ...["guest-ping", "guest-ping", "guest-ping", "guest-info", "guest-foo"],
  ...["guest-sync", "guest-sync", "guest-sync-delimited", "", "__proto__"],
  ...["GUEST-PING", "guest\\u002dping", "guest-ping\\u0000", "constructor"],
] as const;

const DEPTHS = [1022, 1023, 1024, 1025, 1026, 2000] as const;

/**
 * Writes a stream of requests that are answered at once.
 *
 * @param dice Decides everything
 * @returns The bytes
 */
export function quickStream(dice: Dice): Uint8Array<ArrayBuffer> {
  const faultsIn = pick(dice, [0, 0, 40, 15, 6]);
  const author = { dice, faultsIn };
  const parts = Array.from({ length: 1 + dice(4) }, () => {
    switch (dice(faultsIn === 0 ? 6 : 10)) {
      case 0:
        return valueText(author, 3) + pick(dice, [" ", "\n", "\t"]);
      case 6:
        return junkText(author);
      case 7:
        return dice(8) === 0 ? deepText(dice) : valueText(author, 4);
      case 8:
        return "\xff";
      default:
        return requestText(author);
    }
  });
  const text = parts.map((part) => part + space(dice)).join("");
  return fromLatin1(dice(4) === 0 ? damaged(text, dice) : text);
}

/** A request with members in any order, a few of them wrong. */
function requestText(author: Author): string {
  const { dice } = author;
  const name = dice(12) === 0 ? textOf(author) : pick(dice, QUICK);
  const execute = dice(20) === 0
    ? valueText(author, 2)
    : stringText(author, name);
  const members: [string, string][] = [["execute", execute]];
  if (dice(2) === 0) members.push(["id", valueText(author, 3)]);
  if (name.includes("sync") || dice(4) === 0) {
    members.push(["arguments", argumentsText(author, name)]);
  }
  if (dice(25) === 0) members.push(["foo", valueText(author, 2)]);
  if (dice(25) === 0) members.splice(0, 1);
  return membersText(author, shuffled(members, dice));
}

function argumentsText(author: Author, name: string): string {
  const { dice } = author;
  if (dice(10) === 0) return valueText(author, 2);
  const members: [string, string][] = [];
  if (name.includes("sync") && dice(8) > 0) {
    members.push([
      "id",
      dice(3) > 0 ? String(dice(1e9)) : valueText(author, 2),
    ]);
  }
  if (dice(10) === 0) members.push([textOf(author), valueText(author, 2)]);
  return membersText(author, shuffled(members, dice));
}

function deepText(dice: Dice): string {
  const depth = pick(dice, DEPTHS);
  const open = pick(dice, ["[", '{"a":']);
  const close = open === "[" ? "]" : "}";
  return open.repeat(depth) + (open === "[" ? "" : "1") +
    (dice(3) === 0 ? "" : close.repeat(depth));
}

function shuffled<T>(list: readonly T[], dice: Dice): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(dice(rest.length), 1)).flat();
}
