/**
 * Text of others on a terminal: an agent's words are those of its machine,
 * whose administrator need not be ours.
 *
 * @module
 */

/** Control characters but for newline and tab, and what turns text around. */
const MEANS_SOMETHING = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Takes from text what a terminal obeys instead of showing it.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { plainText } from "./plain_text.ts";
 *
 * strictEqual(plainText("\x1b[2J gone\n"), "\\u001b[2J gone\n");
 * ```
 *
 * @param text The text, lines and all
 * @returns The same with such characters spelled out as in JSON
 */
export function plainText(text: string): string {
  return text.replace(MEANS_SOMETHING, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, "0");
    return `\\u${hex}`;
  });
}
