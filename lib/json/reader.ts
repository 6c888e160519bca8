/**
 * The tolerant reader: every request the reference agent understands, every
 * complaint it makes, and its way of finding back into the stream.
 *
 * @module
 */

import { LIMITS } from "../limits.ts";
import { Builder } from "./builder.ts";
import type { Cursor } from "./cursor.ts";
import { Lexer } from "./lexer.ts";
import type { Token, TokenKind } from "./token.ts";
import { decodeLossy } from "./utf8.ts";
import type { JsonValue } from "./value.ts";

/** What a stream of requests turns out to hold. */
export type Item =
  /** A complete value. */
  | { readonly kind: "value"; readonly value: JsonValue }
  /** A fault, in the words that the client is to be answered with. */
  | { readonly kind: "error"; readonly desc: string }
  /** The client wants to start anew: a byte 0xFF. */
  | { readonly kind: "reset" };

/** A fault is shown up to here: half a file is no help in an error text. */
const SHOWN_BYTES = 1024;

const BRACES: Readonly<Partial<Record<TokenKind, number>>> = {
  "{": 1,
  "}": -1,
};
const BRACKETS: Readonly<Partial<Record<TokenKind, number>>> = {
  "[": 1,
  "]": -1,
};

/** Reads values token by token. */
export class Reader {
  readonly #cursor: Cursor;
  readonly #lexer: Lexer;
  readonly #builder = new Builder();
  /** After a fault: tokens count as brackets only, until those balance. */
  #swallowing = false;
  #braces = 0;
  #brackets = 0;
  #tokens = 0;
  #size = 0;

  /**
   * Starts between two values.
   *
   * @param cursor What to read; it moves along
   */
  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#lexer = new Lexer(cursor);
  }

  /** Whether nothing has begun, so that anybody may read the next byte. */
  get idle(): boolean {
    return this.#lexer.idle && this.#builder.idle && !this.#swallowing;
  }

  /** Forgets all that has begun. */
  reset(): void {
    this.#lexer.reset();
    this.#clear();
  }

  /**
   * Reads on until the chunk is used up or nothing is left unfinished.
   *
   * @param items What has been found is added here
   */
  read(items: Item[]): void {
    const cursor = this.#cursor;
    do {
      const token = this.#lexer.read();
      if (token === undefined) this.#checkHeld(items);
      else if (token.kind === "stray") this.#stray(token, items);
      else if (token.kind === "reset") this.#restart(token, items);
      else this.#take(token, items);
    } while (cursor.at < cursor.bytes.length && !this.idle);
  }

  #take(token: Token, items: Item[]): void {
    this.#braces += BRACES[token.kind] ?? 0;
    this.#brackets += BRACKETS[token.kind] ?? 0;
    if (!this.#swallowing) {
      const item = this.#judge(token);
      if (item === undefined) return;
      items.push(item);
      if (item.kind === "error") this.#swallow();
    }
    if (!this.#swallowing || this.#isBalanced()) this.#clear();
  }

  #judge(token: Token): Item | undefined {
    this.#tokens++;
    this.#size += token.bytes.length;
    const limit = this.#exceeded();
    if (limit !== undefined) return { kind: "error", desc: limit };
    try {
      const value = this.#builder.accept(token);
      return value === undefined ? undefined : { kind: "value", value };
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown;
      return { kind: "error", desc: describe(token, thrown.message) };
    }
  }

  #exceeded(): string | undefined {
    if (this.#size >= LIMITS.requestBytes) {
      return "JSON token size limit exceeded";
    }
    if (this.#tokens > LIMITS.requestTokens) {
      return "JSON token count limit exceeded";
    }
    return this.#braces + this.#brackets > LIMITS.requestDepth
      ? "JSON nesting depth limit exceeded"
      : undefined;
  }

  /** Refuses a token that is too long without waiting for its end. */
  #checkHeld(items: Item[]): void {
    if (this.#size + this.#lexer.held < LIMITS.requestBytes) return;
    items.push({ kind: "error", desc: "JSON token size limit exceeded" });
    this.#swallow();
  }

  #swallow(): void {
    this.#swallowing = true;
    this.#lexer.mute = true;
    this.#builder.reset();
    this.#size = 0;
  }

  /** Balanced, or beyond it: a closing bracket too many ends it as well. */
  #isBalanced(): boolean {
    return (this.#braces === 0 && this.#brackets === 0) ||
      this.#braces < 0 || this.#brackets < 0;
  }

  #stray(token: Token, items: Item[]): void {
    if (!this.#swallowing) items.push(strayError(token));
    this.#clear();
  }

  /** 0xFF between values is how a client starts anew, and no fault. */
  #restart(token: Token, items: Item[]): void {
    const isIdle = this.#swallowing ||
      (this.#builder.idle && token.bytes.length === 1);
    items.push({ kind: "reset" });
    if (!isIdle) items.push(strayError(token));
    this.#cursor.restart();
    this.#clear();
  }

  #clear(): void {
    this.#swallowing = false;
    this.#lexer.mute = false;
    this.#builder.reset();
    this.#braces =
      this.#brackets =
      this.#tokens =
      this.#size =
        0;
  }
}

function strayError(token: Token): Item {
  const { bytes } = token;
  const shown = decodeLossy(bytes.subarray(0, SHOWN_BYTES));
  const more = bytes.length > SHOWN_BYTES ? "..." : "";
  return { kind: "error", desc: describe(token, `stray '${shown}${more}'`) };
}

function describe({ line, column }: Token, what: string): string {
  return `${line}:${column}: JSON parse error, ${what}`;
}
