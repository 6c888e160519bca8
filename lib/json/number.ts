/**
 * Where a number ends, one byte at a time.
 *
 * @module
 */

/** How much of a number has been seen. */
export type NumberPart =
  | "minus"
  | "zero"
  | "whole"
  | "point"
  | "fraction"
  | "mark"
  | "sign"
  | "exponent";

/** What a byte is to a number. */
type Sort = "zero" | "digit" | "point" | "mark" | "plus" | "minus" | "other";

/** What may follow each part, and whether the number may end there. */
const GRAMMAR: Readonly<
  Record<
    NumberPart,
    { readonly ends?: true } & { readonly [S in Sort]?: NumberPart }
  >
> = {
  minus: { zero: "zero", digit: "whole" },
  zero: { ends: true, point: "point", mark: "mark" },
  whole: {
    ends: true,
    zero: "whole",
    digit: "whole",
    point: "point",
    mark: "mark",
  },
  point: { zero: "fraction", digit: "fraction" },
  fraction: { ends: true, zero: "fraction", digit: "fraction", mark: "mark" },
  mark: { zero: "exponent", digit: "exponent", plus: "sign", minus: "sign" },
  sign: { zero: "exponent", digit: "exponent" },
  exponent: { ends: true, zero: "exponent", digit: "exponent" },
};

const SORTS: Readonly<Record<number, Sort>> = {
  0x2b: "plus",
  0x2d: "minus",
  0x2e: "point",
  0x30: "zero",
  0x45: "mark",
  0x65: "mark",
};

/**
 * Begins a number.
 *
 * @param byte The first byte of a token
 * @returns The part it makes, or nothing if no number begins like this
 */
export function beginNumber(byte: number): NumberPart | undefined {
  switch (sortOf(byte)) {
    case "minus":
      return "minus";
    case "zero":
      return "zero";
    case "digit":
      return "whole";
    default:
      return undefined;
  }
}

/**
 * Continues a number.
 *
 * @param part What has been seen so far
 * @param byte The next byte
 * @returns The part it makes; `end` if the number ended before it, `bad` if
 * no number goes on like this
 */
export function continueNumber(
  part: NumberPart,
  byte: number,
): NumberPart | "end" | "bad" {
  const sort = sortOf(byte);
  const rule = GRAMMAR[part];
  const next = rule[sort];
  if (next !== undefined) return next;
  // A digit never ends a number: `01` is a fault, not a 0 before a 1.
  const isDigit = sort === "zero" || sort === "digit";
  return rule.ends && !isDigit ? "end" : "bad";
}

function sortOf(byte: number): Sort {
  return byte >= 0x31 && byte <= 0x39 ? "digit" : SORTS[byte] ?? "other";
}
