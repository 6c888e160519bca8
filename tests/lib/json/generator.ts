/**
 * Streams of requests, good and bad, that are the same in every run.
 *
 * @module
 */

import { bytesOf } from "./feeding.ts";

/** A source of numbers below a bound, the same for the same seed. */
export type Dice = (bound: number) => number;

/**
 * Makes a source of numbers (the generator known as mulberry32).
 *
 * @param seed Which sequence
 * @returns The source
 */
export function diceOf(seed: number): Dice {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const SCALARS = [
  ..."0 1 -1 -0 15 9007199254740993 18446744073709551615 1e5 0.5 -1.5E+3"
    .split(" "),
  ..."123456789012345 1234567890123456 99999999999999999999 01 1. tru nope"
    .split(" "),
  ..."true false null".split(" "),
  ...['""', '"a"', "'b'", '"é"', '"\\n\\"\\\\"', '"\\u0041"', '"{"', '"\\q"'],
  ...['"\\ud83d\\ude00"', '"\\ud800"', "'\"'", '"\'"', '"\\\'"', '"\uffff"'],
];

const KEYS = ['"a"', '"b"', "'c'", '"__proto__"', '"\\u0061"', '"a b"', '"é"'];

const SPACES = ["", "", "", "", " ", "\n", "\r\n", "\t"];

const NOISE = [
  ...[..."{}[]:,\"'\\#%-.0eE tn\n\t"].map((char) => char.charCodeAt(0)),
  ...[0, 1, 0x7f, 0x80, 0xa9, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xfe, 0xff, 0xff],
];

/**
 * Makes the bytes of a few values in a row, a third of them damaged.
 *
 * @param dice Decides everything
 * @returns The bytes
 */
export function streamOf(dice: Dice): Uint8Array<ArrayBuffer> {
  const values = Array.from({ length: 1 + dice(4) }, () => valueOf(dice, 4));
  const bytes = [...bytesOf(values.map((v) => v + space(dice)).join(""))];
  const faults = dice(3) === 0 ? 1 + dice(4) : 0;
  for (let i = 0; i < faults; i++) {
    const noise = dice(4) === 0 ? [] : [pick(dice, NOISE)];
    bytes.splice(dice(bytes.length + 1), dice(2), ...noise);
  }
  return Uint8Array.from(bytes);
}

/**
 * Cuts bytes at any places.
 *
 * @param bytes What to cut
 * @param dice Decides where
 * @returns The pieces, in order
 */
export function piecesOf(bytes: Uint8Array, dice: Dice): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + dice(20);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

function valueOf(dice: Dice, depth: number): string {
  const kind = depth === 0 ? 0 : dice(5);
  if (kind < 2 && depth < 4) return pick(dice, SCALARS);
  const entries = Array.from({ length: dice(4) }, () => {
    const value = valueOf(dice, Math.max(depth - 1, 0));
    const key = `${pick(dice, KEYS)}${space(dice)}:${space(dice)}`;
    return `${space(dice)}${kind < 4 ? key : ""}${value}${space(dice)}`;
  });
  return kind < 4 ? `{${entries.join(",")}}` : `[${entries.join(",")}]`;
}

function space(dice: Dice): string {
  return pick(dice, SPACES);
}

/**
 * Picks one of several things.
 *
 * @param dice Decides which
 * @param from The things
 * @returns One of them
 */
export function pick<T>(dice: Dice, from: readonly T[]): T {
  const picked = from[dice(from.length)];
  if (picked === undefined) throw new RangeError("Cannot pick: out of bounds");
  return picked;
}
