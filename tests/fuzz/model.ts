/**
 * What streams mean, said once more: how the agent finds values and faults in
 * tokens, and how the reference did before 11.1. Only what a single value
 * stands for is taken from the agent.
 *
 * @module
 */

import { Builder } from "../../lib/json/builder.ts";
import type { Item } from "../../lib/json/reader.ts";
import type { TokenKind } from "../../lib/json/token.ts";
import { decodeLossy } from "../../lib/json/utf8.ts";
import { LIMITS } from "../../lib/limits.ts";
import { fromLatin1 } from "./grammar.ts";
import { type Piece, piecesOf } from "./plain_tokens.ts";

/** How many bytes of a stray token are shown. */
const SHOWN = 1024;

const TOO_DEEP = fault("JSON nesting depth limit exceeded");

/** How many brackets of each kind are open. */
class Nesting {
  #braces = 0;
  #brackets = 0;

  count(kind: TokenKind): void {
    if (kind === "{") this.#braces++;
    if (kind === "}") this.#braces--;
    if (kind === "[") this.#brackets++;
    if (kind === "]") this.#brackets--;
  }

  get isOpen(): boolean {
    return this.#braces >= 0 && this.#brackets >= 0 &&
      this.#braces + this.#brackets > 0;
  }

  get isTooDeep(): boolean {
    return this.#braces + this.#brackets > LIMITS.requestDepth;
  }
}

/**
 * Reads a stream as the agent should, which looks at the grammar token by
 * token. That values have limits beside their depth is left out.
 *
 * @param text The stream, each character a byte
 * @returns What it holds
 */
export function agentItems(text: string): Item[] {
  const reading = new Reading(text);
  for (const piece of piecesOf(text, "agent")) reading.take(piece);
  return reading.items;
}

/** How far the agent has come. */
class Reading {
  readonly items: Item[] = [];
  readonly #text: string;
  #nesting = new Nesting();
  /** Nothing after a fault, until brackets balance. */
  #builder: Builder | undefined = new Builder();
  /** Where the first line begins. */
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(piece: Piece): void {
    if (piece.kind === "reset") this.#reset(piece);
    else if (piece.kind === "stray") this.#stray(piece);
    else this.#token(piece);
  }

  #reset(piece: Piece): void {
    const isIdle = !this.#nesting.isOpen && piece.text.length === 1;
    this.items.push({ kind: "reset" });
    if (isIdle) this.#clear();
    else this.#stray(piece);
    this.#start = piece.at + piece.text.length;
  }

  #stray(piece: Piece): void {
    if (this.#builder !== undefined) {
      this.items.push(fault(this.#placeOf(piece) + strayText(piece)));
    }
    this.#clear();
  }

  #token(piece: Piece): void {
    this.#nesting.count(piece.kind);
    const item = this.#builder && this.#judge(piece, this.#builder);
    if (item !== undefined) this.items.push(item);
    if (item?.kind === "error") this.#builder = undefined;
    const isSwallowing = this.#builder === undefined;
    if (item?.kind === "value" || (isSwallowing && !this.#nesting.isOpen)) {
      this.#clear();
    }
  }

  #judge(piece: Piece, builder: Builder): Item | undefined {
    if (this.#nesting.isTooDeep) return TOO_DEEP;
    return build(piece, { builder, place: () => this.#placeOf(piece) });
  }

  #placeOf({ at }: Piece): string {
    const lines = this.#text.slice(this.#start, at).split("\n");
    return `${lines.length}:${(lines.at(-1) ?? "").length + 1}: `;
  }

  #clear(): void {
    this.#nesting = new Nesting();
    this.#builder = new Builder();
  }
}

/**
 * Reads a stream as the reference did before 11.1: it looked at the grammar
 * when the brackets of a value were balanced, and told no place.
 *
 * @param text The stream, each character a byte
 * @returns What it holds; a byte 0xFF is a fault like others
 */
export function olderItems(text: string): Item[] {
  const items: Item[] = [];
  let held: Piece[] = [];
  let nesting = new Nesting();
  for (const piece of piecesOf(text, "reference")) {
    held.push(piece);
    nesting.count(piece.kind);
    const item = olderItem(held, nesting);
    if (item === undefined) continue;
    items.push(item);
    held = [];
    nesting = new Nesting();
  }
  return items;
}

function olderItem(
  held: readonly Piece[],
  nesting: Nesting,
): Item | undefined {
  const last = held.at(-1);
  if (last?.kind === "stray" || last?.kind === "reset") {
    return fault(strayText(last));
  }
  if (nesting.isTooDeep) return TOO_DEEP;
  return nesting.isOpen ? undefined : wholeOf(held);
}

function wholeOf(held: readonly Piece[]): Item {
  const builder = new Builder();
  for (const piece of held) {
    const item = build(piece, { builder, place: () => "" });
    if (item !== undefined) return item;
  }
  return fault("JSON parse error, expecting value");
}

function build(
  { kind, text }: Piece,
  { builder, place }: { builder: Builder; place: () => string },
): Item | undefined {
  const bytes = fromLatin1(text);
  const escaped = text.includes("\\");
  const wide = bytes.some((byte) => byte > 0x7f);
  const token = { kind, bytes, escaped, wide, line: 0, column: 0 };
  try {
    const value = builder.accept({ ...token, owned: undefined });
    return value === undefined ? undefined : { kind: "value", value };
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return fault(`${place()}JSON parse error, ${thrown.message}`);
  }
}

function strayText({ text }: Piece): string {
  const shown = decodeLossy(fromLatin1(text.slice(0, SHOWN)));
  const more = text.length > SHOWN ? "..." : "";
  return `JSON parse error, stray '${shown}${more}'`;
}

function fault(desc: string): Item {
  return { kind: "error", desc };
}
