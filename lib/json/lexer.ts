/**
 * From bytes to tokens, in chunks of any size. A byte that fits nowhere makes
 * a stray token, after which bytes are skipped up to one that may begin
 * something new.
 *
 * @module
 */

import type { Cursor } from "./cursor.ts";
import {
  isLetter,
  isQuote,
  isSpace,
  ordinaryEnd,
  punctuationOf,
  resumes,
} from "./alphabet.ts";
import { beginNumber, continueNumber, type NumberPart } from "./number.ts";
import { Spool } from "./spool.ts";
import type { Token, TokenKind } from "./token.ts";

const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const NOTHING = new Uint8Array();

/** What is being read: nothing, a kind of token, or bytes to be skipped. */
type Mode = "start" | "string" | "number" | "keyword" | "skip";

/** Cuts the bytes under a cursor into tokens. */
export class Lexer {
  readonly #cursor: Cursor;
  readonly #spool = new Spool();
  #mode: Mode = "start";
  #mute = false;
  /** Index of the token's first byte in the chunk at hand. */
  #from = 0;
  #line = 1;
  #column = 1;
  #part: NumberPart = "zero";
  #quote = 0;
  #escaping = false;
  #escaped = false;
  #wide = false;

  /**
   * Starts between two tokens.
   *
   * @param cursor What to read; it moves along
   */
  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Whether no token has begun and nothing is being skipped. */
  get idle(): boolean {
    return this.#mode === "start";
  }

  /** Bytes held of a token whose end has not arrived. */
  get held(): number {
    return this.#spool.length;
  }

  /** While set, the bytes of tokens are not kept. */
  set mute(mute: boolean) {
    this.#mute = mute;
    if (mute) this.#spool.clear();
  }

  /** Forgets a token that has begun. */
  reset(): void {
    this.#mode = "start";
    this.mute = false;
    this.#spool.clear();
  }

  /**
   * Reads on.
   *
   * @returns The next token, or nothing when the chunk is used up
   */
  read(): Token | undefined {
    if (this.#mode === "skip" && !this.#skip()) return undefined;
    if (this.#mode === "start") return this.#begin();
    this.#from = this.#cursor.at;
    return this.#goOn();
  }

  #goOn(): Token | undefined {
    switch (this.#mode) {
      case "string":
        return this.#string();
      case "number":
        return this.#number();
      default:
        return this.#keyword();
    }
  }

  #begin(): Token | undefined {
    const byte = this.#pastSpace();
    if (byte === undefined) return undefined;
    const { at, line } = this.#cursor;
    this.#from = at;
    this.#line = line;
    this.#column = this.#cursor.columnOf(at);
    this.#escaped = this.#wide = this.#escaping = false;
    const punctuation = punctuationOf(byte);
    if (punctuation !== undefined) return this.#finish(punctuation, at + 1);
    const mode = this.#modeFor(byte);
    if (mode === undefined) return this.#stray(at);
    this.#mode = mode;
    this.#cursor.at = at + 1;
    return this.#goOn();
  }

  #pastSpace(): number | undefined {
    const cursor = this.#cursor;
    const { bytes } = cursor;
    while (isSpace(bytes[cursor.at] ?? 0)) {
      if (bytes[cursor.at] === NEWLINE) cursor.breakAt(cursor.at);
      cursor.at++;
    }
    return bytes[cursor.at];
  }

  #modeFor(byte: number): Mode | undefined {
    if (isQuote(byte)) {
      this.#quote = byte;
      return "string";
    }
    if (isLetter(byte)) return "keyword";
    const part = beginNumber(byte);
    if (part === undefined) return undefined;
    this.#part = part;
    return "number";
  }

  #string(): Token | undefined {
    const { bytes } = this.#cursor;
    let { at } = this.#cursor;
    while (at < bytes.length) {
      if (!this.#escaping) at = ordinaryEnd(bytes, at);
      const byte = bytes[at];
      if (byte === undefined) break;
      if (byte < 0x20 || byte > 0xfd) return this.#stray(at);
      at++;
      if (this.#closes(byte)) return this.#finish("string", at);
    }
    return this.#hold();
  }

  #closes(byte: number): boolean {
    if (byte > 0x7f) this.#wide = true;
    if (this.#escaping) {
      this.#escaping = false;
      return false;
    }
    if (byte === BACKSLASH) this.#escaped = this.#escaping = true;
    return byte === this.#quote;
  }

  #number(): Token | undefined {
    const { bytes } = this.#cursor;
    for (let at = this.#cursor.at; at < bytes.length; at++) {
      const next = continueNumber(this.#part, bytes[at] ?? 0);
      if (next === "end") return this.#finish("number", at);
      if (next === "bad") return this.#stray(at);
      this.#part = next;
    }
    return this.#hold();
  }

  #keyword(): Token | undefined {
    const { bytes } = this.#cursor;
    for (let at = this.#cursor.at; at < bytes.length; at++) {
      if (!isLetter(bytes[at] ?? 0)) return this.#finish("keyword", at);
    }
    return this.#hold();
  }

  /** Ends the token with a byte that does not belong to it. */
  #stray(at: number): Token {
    const byte = this.#cursor.bytes[at];
    if (byte === 0xff) return this.#finish("reset", at + 1);
    const token = this.#finish("stray", at + 1);
    if (byte === NEWLINE) this.#cursor.breakAt(at);
    this.#mode = "skip";
    return token;
  }

  #finish(kind: TokenKind, end: number): Token {
    this.#mode = "start";
    this.#cursor.at = end;
    const last = this.#mute
      ? NOTHING
      : this.#cursor.bytes.subarray(this.#from, end);
    const owned = this.#join(last);
    return {
      kind,
      line: this.#line,
      column: this.#column,
      bytes: owned ?? last,
      owned,
      escaped: this.#escaped,
      wide: this.#wide,
    };
  }

  #join(last: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    if (this.#spool.length === 0) return undefined;
    this.#spool.append(last);
    return this.#spool.take();
  }

  /** Keeps the beginning of a token until the next chunk is there. */
  #hold(): undefined {
    const { bytes } = this.#cursor;
    if (!this.#mute) this.#spool.append(bytes.subarray(this.#from));
    this.#cursor.at = bytes.length;
    return undefined;
  }

  /** Whether there is a byte to go on with. */
  #skip(): boolean {
    const cursor = this.#cursor;
    const { bytes } = cursor;
    while (cursor.at < bytes.length && !resumes(bytes[cursor.at] ?? 0)) {
      cursor.at++;
    }
    if (cursor.at === bytes.length) return false;
    this.#mode = "start";
    return true;
  }
}
