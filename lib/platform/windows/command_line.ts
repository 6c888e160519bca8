/**
 * Command lines of Windows, which are one text that each program splits by
 * itself, most of them as `CommandLineToArgvW` does.
 *
 * @module
 */

/**
 * Makes a command line of words.
 *
 * @param words The program and its arguments
 * @returns A text that is split into the same words
 */
export function joinWords(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

/** The program is always quoted: its path may have blanks after an update. */
function quote(word: string, index: number): string {
  if (index > 0 && /^[^\s"]+$/.test(word)) return word;
  // Backslashes count only before a quotation mark, and there they double.
  const escaped = word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&");
  return `"${escaped}"`;
}
