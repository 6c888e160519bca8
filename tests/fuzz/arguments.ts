/**
 * Requests with arguments that no sane client sends, for commands that do
 * nothing with them.
 *
 * @module
 */

import { HARMLESS } from "../conformance/transcript/refusals.ts";
import { type Dice, pick } from "../lib/json/generator.ts";
import {
  type Author,
  fromLatin1,
  membersText,
  stringText,
  valueText,
} from "./grammar.ts";

/** Base64 that is good, or bad for both: only ours insists on its padding. */
const BASE64 = ["", "QUJD", "AA==", "AAA=", "QUJD\\n", "!!!!", "\\u00e9AAA"];

/** Texts for arguments; for others any text may be a file or a user. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  "buf-b64": BASE64,
  "input-data": BASE64,
  whence: ["set", "cur", "end", "SET", "", "0", "set\\u0000"],
};

/** Members of what is in a list, with values of nothing there is. */
const ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  vcpus: { "logical-id": 9999, online: true, "can-offline": false },
  "mem-blks": { "phys-index": -1, online: true, "can-offline": false },
};

/**
 * Writes a few requests, each whole.
 *
 * @param dice Decides everything
 * @returns The bytes
 */
export function argumentStream(dice: Dice): Uint8Array<ArrayBuffer> {
  const author = { dice, faultsIn: 0 };
  const texts = Array.from({ length: 1 + dice(4) }, () => requestText(author));
  return fromLatin1(texts.join(""));
}

function requestText(author: Author): string {
  const { dice } = author;
  const [execute, args] = pick(dice, COMMANDS);
  const members = Object.entries(args).flatMap(([name, good]) => {
    if (dice(8) === 0) return [];
    const value = dice(5) < 3 ? JSON.stringify(good) : oddText(author, name);
    return [[name, value] as const];
  });
  if (dice(12) === 0) members.push(["no-such", valueText(author, 2)]);
  return membersText(
    author,
    [
      ["execute", stringText(author, execute)],
      ["arguments", membersText(author, members)],
      ["id", valueText(author, 2)],
    ].map(([name = "", value = ""]) => [name, value]),
  );
}

function oddText(author: Author, name: string): string {
  const { dice } = author;
  const texts = TEXTS[name];
  if (texts !== undefined && dice(2) === 0) return `"${pick(dice, texts)}"`;
  // Words for it are newer than some versions of the reference.
  if (name === "capture-output") return "true";
  const entry = ENTRIES[name];
  if (entry !== undefined && dice(3) > 0) return listText(author, entry);
  const text = valueText(author, 2);
  return /^['"]/.test(text) ? "null" : text;
}

function listText(
  author: Author,
  entry: Readonly<Record<string, unknown>>,
): string {
  const { dice } = author;
  const texts = Array.from({ length: 1 + dice(3) }, () => {
    if (dice(8) === 0) return valueText(author, 1);
    const members = Object.entries(entry).flatMap(([name, good]) => {
      if (dice(8) === 0) return [];
      const value = dice(6) > 0 ? JSON.stringify(good) : oddMember(author);
      return [[name, value] as const];
    });
    if (dice(12) === 0) members.push(["no-such", "1"]);
    return membersText(author, members);
  });
  return `[${texts.join(",")}]`;
}

/** Not a number that may be one of something. */
function oddMember(author: Author): string {
  const text = valueText(author, 1);
  return /^\d{1,4}$/.test(text) ? "9998" : text;
}

/** Commands of all versions; a barrier, and what changes at once, is none. */
const COMMANDS = Object.entries(HARMLESS).filter(([name]) =>
  !/^guest-(sync.*|get-time|get-load|network-get-route)$/.test(name)
);
