/**
 * JSON as the reference agent writes it: one line, a space after commas and
 * colons, and nothing but ASCII, so that a reply survives any terminal and
 * the sentinel byte can never be part of one.
 *
 * @module
 */

import { Base64 } from "../base64.ts";
import { EscapedText, escapeText, isSafe } from "./escaped_text.ts";
import { LongText } from "./long_text.ts";
import { Real } from "./value.ts";

/** From this length on, copying a string costs more than handling it alone. */
const LARGE = 64 * 1024;

/** Where printed text gathers. */
interface Sink {
  /** What came last, and may still grow. */
  text: string;
  /** What came before. */
  readonly pieces: Piece[];
}

/** A part of printed text. */
export type Piece = string | Base64 | EscapedText;

/**
 * Prints a value on one line.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { printJson } from "./print.ts";
 *
 * strictEqual(printJson({ id: 2n ** 63n, to: ["é", null] }),
 *   '{"id": 9223372036854775808, "to": ["\\u00E9", null]}');
 * ```
 *
 * @param value Anything JSON can say, bigints, {@linkcode Real} and
 * {@linkcode Base64} included; members that are `undefined` are left out
 * @returns The text, without a newline
 */
export function printJson(value: unknown): string {
  return printPieces(value).join("");
}

/**
 * Prints a value like {@linkcode printJson}, but hands out long strings and
 * {@linkcode Base64} as they are, so that a reply of many megabytes is not
 * copied once more.
 *
 * @param value What to print
 * @returns The text in order, in as few pieces as long strings allow
 */
export function printPieces(value: unknown): Piece[] {
  const sink: Sink = { text: "", pieces: [] };
  print(value, sink);
  sink.pieces.push(sink.text);
  return sink.pieces;
}

function print(value: unknown, sink: Sink): void {
  if (typeof value === "string") printString(value, sink);
  else if (typeof value !== "object") sink.text += printScalar(value);
  else if (value === null) sink.text += "null";
  else if (Array.isArray(value)) printArray(value, sink);
  else if (value instanceof Real) sink.text += value.source;
  else if (value instanceof Base64) printLarge(value, sink);
  else if (value instanceof LongText) printString(value.toString(), sink);
  else printObject(value, sink);
}

function printScalar(value: unknown): string {
  switch (typeof value) {
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw new TypeError(`Cannot print number: ${value} is not JSON`);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      throw new TypeError(`Cannot print value: ${typeof value} is not JSON`);
  }
}

function printString(value: string, sink: Sink): void {
  const isSafeAlready = isSafe(value);
  if (value.length < LARGE) {
    sink.text += `"${isSafeAlready ? value : escapeText(value)}"`;
    return;
  }
  printLarge(isSafeAlready ? value : new EscapedText(value), sink);
}

function printLarge(safe: Piece, sink: Sink): void {
  sink.pieces.push(`${sink.text}"`, safe);
  sink.text = '"';
}

function printArray(values: readonly unknown[], sink: Sink): void {
  let before = "[";
  for (const value of values) {
    sink.text += before;
    print(value, sink);
    before = ", ";
  }
  sink.text += values.length === 0 ? "[]" : "]";
}

function printObject(object: object, sink: Sink): void {
  let before = "{";
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    sink.text += before;
    printString(name, sink);
    sink.text += ": ";
    print(value, sink);
    before = ", ";
  }
  sink.text += before === "{" ? "{}" : "}";
}
