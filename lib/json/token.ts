/**
 * The pieces a JSON text is made of.
 *
 * @module
 */

/** The tokens of one byte. */
export type Punctuation = "{" | "}" | "[" | "]" | ":" | ",";

/** What a token is; `reset` is a stray one that ends with the byte 0xFF. */
export type TokenKind =
  | Punctuation
  | "string"
  | "number"
  | "keyword"
  | "stray"
  | "reset";

/** One token and where it began. */
export interface Token {
  /** What it is. */
  readonly kind: TokenKind;
  /** Its line, from 1. */
  readonly line: number;
  /** Its column on that line in bytes, from 1. */
  readonly column: number;
  /**
   * How it was written; nothing while the lexer is mute. Good until the next
   * token is read.
   */
  readonly bytes: Uint8Array;
  /** The same bytes if they came in pieces: they are whoever's takes them. */
  readonly owned: Uint8Array<ArrayBuffer> | undefined;
  /** Whether it holds a backslash. */
  readonly escaped: boolean;
  /** Whether it holds bytes beyond ASCII. */
  readonly wide: boolean;
}
