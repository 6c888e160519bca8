/**
 * Command lines in unit files: words and quotes, and nothing else of a shell.
 *
 * @module
 */

/** A piece of a word: quoted one way or the other, or bare. */
const PIECE = /"([^"]*)"|'([^']*)'|([^\s"']+)/y;

/**
 * Splits text into words. Quotes of either kind keep blanks together, and
 * may be empty; nothing is expanded, and a backslash means itself.
 *
 * @param text The text
 * @returns The words; throws if a quote is not closed
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [blank = ""] = /^\s+/.exec(text.slice(at)) ?? [];
    at += blank.length;
    const { word, end } = readWord(text, at);
    if (word !== undefined) words.push(word);
    at = end;
  }
  return words;
}

function readWord(
  text: string,
  start: number,
): { word: string | undefined; end: number } {
  let word: string | undefined;
  let end = start;
  for (;;) {
    PIECE.lastIndex = end;
    const match = PIECE.exec(text);
    if (match === null) break;
    const [whole, double, single, bare] = match;
    word = (word ?? "") + (double ?? single ?? bare ?? "");
    end += whole.length;
  }
  if (/["']/.test(text.charAt(end))) {
    throw new Error(`the quote ${text.charAt(end)} is not closed`);
  }
  return { word, end };
}
