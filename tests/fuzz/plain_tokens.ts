/**
 * Where tokens begin and end, said once more in the plainest way: all of the
 * bytes at once, by regular expressions, with no thought for speed.
 *
 * @module
 */

import type { TokenKind } from "../../lib/json/token.ts";

/** A token of a text in which each character is a byte. */
export interface Piece {
  /** What it is. */
  readonly kind: TokenKind;
  /** Its characters. */
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

const SPACE = /[ \t\r\n]*/y;
const SKIPPED = /(?:(?![[\]{}:,])[\t\x20-\xfd])*/y;
const WORD = /[a-z]*/y;
const STRINGS = {
  '"': /"(?:(?!["\\])[\x20-\xfd]|\\[\x20-\xfd])*(?:\\(?![\x20-\xfd]))?/y,
  "'": /'(?:(?!['\\])[\x20-\xfd]|\\[\x20-\xfd])*(?:\\(?![\x20-\xfd]))?/y,
} as const;
const NUMBER_BEGUN =
  /-?(?:(?:0|[1-9]\d*)(?:\.(?:\d+(?:[eE][+-]?\d*)?)?|[eE][+-]?\d*)?)?/y;
/** The reference knows no exponent of a zero. */
const ZERO_BEGUN = /-?0(?![.\d])/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Ends in a backslash that nothing follows. */
const UNFINISHED = /(?:^|[^\\])(?:\\\\)*\\$/;

/** Whose tokens they are. */
export type Whose = "agent" | "reference";

/** After these is skipped what begins nothing. */
const SKIPS: Readonly<Record<Whose, readonly TokenKind[]>> = {
  agent: ["stray"],
  reference: ["stray", "reset"],
};

/**
 * Cuts a text into tokens; one whose end is not there is left out.
 *
 * @param text The text, each character a byte
 * @param whose Whose tokens they are
 */
export function* piecesOf(text: string, whose: Whose): Generator<Piece> {
  const skipsAfter = SKIPS[whose];
  for (let at = 0;;) {
    at += matchAt(SPACE, text, at).length;
    const zero = whose === "reference" ? matchAt(ZERO_BEGUN, text, at) : "";
    const isZero = zero !== "" && at + zero.length < text.length;
    const piece = isZero
      ? { kind: "number" as const, text: zero, at }
      : pieceAt(text, at);
    if (piece === undefined) return;
    yield piece;
    at += piece.text.length;
    if (skipsAfter.includes(piece.kind)) {
      at += matchAt(SKIPPED, text, at).length;
    }
  }
}

function pieceAt(text: string, at: number): Piece | undefined {
  const first = text.charAt(at);
  switch (first) {
    case "":
      return undefined;
    case "{":
    case "}":
    case "[":
    case "]":
    case ":":
    case ",":
      return { kind: first, text: first, at };
    case '"':
    case "'":
      return stringAt(text, at);
    default:
      return /[a-z]/.test(first) ? wordAt(text, at) : numberAt(text, at);
  }
}

function stringAt(text: string, at: number): Piece | undefined {
  const quote = text.charAt(at) === '"' ? '"' : "'";
  const begun = matchAt(STRINGS[quote], text, at);
  const next = text.charAt(at + begun.length);
  if (next === "") return undefined;
  return next === quote && !UNFINISHED.test(begun)
    ? { kind: "string", text: begun + next, at }
    : strayOf(begun + next, at);
}

function wordAt(text: string, at: number): Piece | undefined {
  const word = matchAt(WORD, text, at);
  const isWhole = at + word.length < text.length;
  return isWhole ? { kind: "keyword", text: word, at } : undefined;
}

/** A number, or else a byte that begins nothing. */
function numberAt(text: string, at: number): Piece | undefined {
  const begun = matchAt(NUMBER_BEGUN, text, at);
  const next = text.charAt(at + begun.length);
  if (next === "") return undefined;
  return NUMBER.test(begun) && !/\d/.test(next)
    ? { kind: "number", text: begun, at }
    : strayOf(begun + next, at);
}

function strayOf(text: string, at: number): Piece {
  return { kind: text.endsWith("\xff") ? "reset" : "stray", text, at };
}

function matchAt(re: RegExp, text: string, at: number): string {
  re.lastIndex = at;
  return re.exec(text)?.[0] ?? "";
}
