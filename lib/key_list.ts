/**
 * The lines of a file of ssh keys: sshd(8), "AUTHORIZED_KEYS FILE FORMAT".
 *
 * @module
 */

import { AgentError } from "./error.ts";

// deno-lint-ignore no-control-regex
const BROKEN_KEY = /^#|[\n\x00]/;

/**
 * Refuses keys that would be something else in a file.
 *
 * @param keys The keys
 */
export function checkKeys(keys: readonly string[]): void {
  const broken = keys.find((key) => BROKEN_KEY.test(key));
  if (broken === undefined) return;
  throw new AgentError(`invalid OpenSSH public key: '${broken}'`);
}

/**
 * Lists the keys of a file, without comments.
 *
 * @param text The file's content
 * @returns The keys, in the file's order
 */
export function keysOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/**
 * Adds keys at the end, but for those that are there. Every line ends with a
 * newline then.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { withKeys } from "./key_list.ts";
 *
 * strictEqual(withKeys("a\nb", ["b", "c"]), "a\nb\nc\n");
 * ```
 *
 * @param text The file's content
 * @param keys The keys
 * @returns The new content
 */
export function withKeys(text: string, keys: readonly string[]): string {
  const present = new Set(text.split("\n"));
  const added = [...new Set(keys)]
    .filter((key) => key !== "" && !present.has(key));
  if (added.length === 0) return text;
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return start + added.map((key) => `${key}\n`).join("");
}

/**
 * Removes keys; whatever else there is stays as it is.
 *
 * @param text The file's content
 * @param keys The keys
 * @returns The new content
 */
export function withoutKeys(text: string, keys: readonly string[]): string {
  const unwanted = new Set(keys.filter((key) => key !== ""));
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.filter((line) => !unwanted.has(line.replace(/\n$/, "")))
    .join("");
}
