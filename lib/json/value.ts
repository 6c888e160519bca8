/**
 * What a JSON text means here. The protocol's integers have 64 bits and ids
 * are echoed whatever they are, so a value keeps what a double would lose.
 *
 * @module
 */

import { LongText } from "./long_text.ts";

/**
 * Any JSON value. A `number` is an integer that a double holds exactly, a
 * `bigint` is any other integer of 64 bits, signed or unsigned, and every
 * other number is a {@linkcode Real}. A very long string may be a
 * {@linkcode LongText}.
 */
export type JsonValue =
  | null
  | boolean
  | string
  | LongText
  | number
  | bigint
  | Real
  | JsonValue[]
  | JsonObject;

/**
 * A JSON object. The client chose the names of its members, so read them with
 * {@linkcode member}: `constructor` may or may not be one of them.
 */
export interface JsonObject {
  /** The members, by name. */
  [name: string]: JsonValue;
}

/**
 * A number with a fraction or an exponent, or an integer beyond 64 bits. It
 * keeps its spelling, because its only use is to be printed back.
 */
export class Real {
  /** How the number was written. */
  readonly source: string;

  /**
   * Keeps a number as it was written.
   *
   * @param source A number in JSON's notation
   */
  constructor(source: string) {
    this.source = source;
  }

  /** The nearest double, which is infinite if the number is too large. */
  get value(): number {
    return Number(this.source);
  }
}

const WHOLE = /^-?\d{1,20}$/;
const MIN = -(2n ** 63n);
const MAX = 2n ** 64n - 1n;

/**
 * Reads a number in JSON's notation.
 *
 * @param source The number, already known to be well formed
 * @returns Its exact value
 */
export function readNumber(source: string): number | bigint | Real {
  if (!WHOLE.test(source)) return new Real(source);
  const number = Number(source);
  if (Number.isSafeInteger(number)) return number + 0; // not -0
  const integer = BigInt(source);
  return integer < MIN || integer > MAX ? new Real(source) : integer;
}

/**
 * Tells an object from every other JSON value.
 *
 * @param value Any JSON value, or nothing
 * @returns Whether it is an object
 */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null &&
    !Array.isArray(value) && !(value instanceof Real) &&
    !(value instanceof LongText);
}

/**
 * Reads a member that the client sent, never one that all objects have.
 *
 * @param object An object from the wire
 * @param name The member's name
 * @returns Its value, or nothing
 */
export function member(
  object: JsonObject,
  name: string,
): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
