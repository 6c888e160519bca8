/**
 * Argument schemas. A schema is a function that returns a typed value or
 * throws the protocol's own complaint; a command declares its arguments once
 * and gets both the check and the type.
 *
 * @module
 */

import { AgentError } from "./error.ts";
import type { Base64Text } from "./base64_text.ts";
import { LongText } from "./json/long_text.ts";
import { isObject, type JsonValue, member, Real } from "./json/value.ts";

/** What a schema takes, for documentation. */
export interface Shape {
  /** The type: `int`, `[str]`, `{name: str}`. */
  readonly type: string;
  /** Whether it may be left out. */
  readonly isOptional?: boolean;
  /** What an object has inside. */
  readonly members?: Readonly<Record<string, Shape>>;
}

/** Checks values of one type. */
export interface Schema<T> {
  /** Checks `value`, found at the parameter named `at`; nothing if left out. */
  (value: JsonValue | undefined, at: string): T;
  /**
   * Tells what it takes. Made when it is asked for: documentation does, and an
   * agent that waits keeps none of it.
   */
  shape(): Shape;
}

/** The type a schema yields. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** The schemas of an {@linkcode alternate}, by the JSON type of the value. */
export interface Branches {
  /** For `true` and `false`. */
  readonly bool?: Schema<unknown>;
  /** For numbers. */
  readonly int?: Schema<unknown>;
  /** For strings. */
  readonly str?: Schema<unknown>;
}

const INT_MAX = 2n ** 63n - 1n;

/** Any string. */
export const str: Schema<string> = schema(
  "str",
  (value, at) => String(base64(value, at)),
);

/** A string that is not looked at before it is decoded. */
export const base64: Schema<Base64Text> = schema(
  "str",
  (value, at) =>
    typeof value === "string" || value instanceof LongText
      ? value
      : reject(value, at, "string"),
);

/** A truth value. */
export const bool: Schema<boolean> = schema(
  "bool",
  (value, at) =>
    typeof value === "boolean" ? value : reject(value, at, "boolean"),
);

/**
 * A signed integer of 64 bits, a bigint only if a number cannot hold it. `1.0`
 * and `1e2` are none.
 */
export const int: Schema<number | bigint> = schema(
  "int",
  (value, at) =>
    isInteger(value) && value <= INT_MAX ? value : reject(value, at, "integer"),
);

/**
 * An unsigned integer of 64 bits, a bigint only if a number cannot hold it. A
 * negative one stands for itself plus 2^64, as clients without unsigned
 * integers need it.
 */
export const uint64: Schema<number | bigint> = schema("uint64", (value, at) => {
  if (value === undefined) throw missing(at);
  if (!isInteger(value)) {
    throw new AgentError(`Parameter '${at}' expects uint64`);
  }
  return value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
});

/**
 * One of a few words.
 *
 * @param words The words
 * @returns A schema for them
 */
export function oneOf<const W extends string>(
  words: readonly W[],
): Schema<W> {
  const shape = () => ({
    type: words.map((word) => `"${word}"`).join(" | "),
  });
  return schema(shape, (value, at) => {
    const given = str(value, at);
    const word = words.find((candidate) => candidate === given);
    if (word !== undefined) return word;
    throw new AgentError(`Parameter '${at}' does not accept value '${given}'`);
  });
}

/**
 * Any number of values of one kind.
 *
 * @param inner The schema of each
 * @returns A schema for the array
 */
export function list<T>(inner: Schema<T>): Schema<T[]> {
  return schema(
    () => ({ type: `[${inner.shape().type}]` }),
    (value, at) =>
      Array.isArray(value)
        ? value.map((entry, index) => inner(entry, `${at}[${index}]`))
        : reject(value, at, "array"),
  );
}

/**
 * A value of one of several JSON types.
 *
 * @example Usage
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { alternate, int, oneOf } from "./schema.ts";
 *
 * const str = oneOf(["set", "cur", "end"]);
 * const whence = alternate("GuestFileWhence", { int, str });
 * strictEqual(whence("end", "whence"), "end");
 * ```
 *
 * @param name What the protocol calls it
 * @param branches The schema for each JSON type that is allowed
 * @returns A schema for all of them
 */
export function alternate<B extends Branches>(
  name: string,
  branches: B,
): Schema<Infer<B[keyof B]>> {
  return schema(() => alternateShape(branches), (value, at) => {
    const type = branchFor(value);
    const branch: Schema<unknown> | undefined = type && branches[type];
    if (branch === undefined) return reject(value, at, name);
    return branch(value, at) as Infer<B[keyof B]>;
  });
}

/**
 * A parameter that may be left out, but not `null`.
 *
 * @param inner The schema for when it is there
 * @returns A schema that lets nothing through, too
 */
export function optional<T>(inner: Schema<T>): Schema<T | undefined> {
  return schema<T | undefined>(
    () => ({ ...inner.shape(), isOptional: true }),
    (value, at) => value === undefined ? undefined : inner(value, at),
  );
}

/**
 * A set of named parameters, and no others.
 *
 * @example Usage
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { int, object, str } from "./schema.ts";
 *
 * const args = object({ path: str, count: int });
 * deepStrictEqual(args({ path: "/", count: 1 }, ""), { path: "/", count: 1 });
 * ```
 *
 * @param fields The schema of each parameter, in the order of the checks
 * @returns A schema for the object; at the path `""` for all the arguments
 */
export function object<F extends Record<string, Schema<unknown>>>(
  fields: F,
): Schema<{ [K in keyof F]: Infer<F[K]> }> {
  return schema(() => objectShape(fields), (value, at) => {
    if (!isObject(value)) reject(value, at, "object");
    const prefix = at === "" ? "" : `${at}.`;
    const checked = Object.entries(fields).map(([name, field]) => [
      name,
      field(member(value, name), prefix + name),
    ]);
    const unexpected = Object.keys(value).find((name) =>
      !Object.hasOwn(fields, name)
    );
    if (unexpected === undefined) return Object.fromEntries(checked);
    throw new AgentError(`Parameter '${prefix}${unexpected}' is unexpected`);
  });
}

function schema<T>(
  shape: (() => Shape) | string,
  check: (value: JsonValue | undefined, at: string) => T,
): Schema<T> {
  return Object.assign(check, {
    shape: typeof shape === "string" ? () => ({ type: shape }) : shape,
  });
}

function alternateShape(branches: Branches): Shape {
  const types = [branches.bool, branches.int, branches.str]
    .flatMap((branch) => branch === undefined ? [] : [branch.shape().type]);
  return { type: types.join(" | ") };
}

/** Marks what may be left out with a star, as the protocol's reference does. */
function objectShape(fields: Readonly<Record<string, Schema<unknown>>>): Shape {
  const members = Object.entries(fields)
    .map(([name, field]) => [name, field.shape()] as const);
  const texts = members.map(([name, { type, isOptional }]) =>
    `${isOptional ? "*" : ""}${name}: ${type}`
  );
  return {
    type: `{${texts.join(", ")}}`,
    members: Object.fromEntries(members),
  };
}

function branchFor(value: JsonValue | undefined): keyof Branches | undefined {
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "string":
      return "str";
    case "number":
    case "bigint":
      return "int";
    default:
      if (value instanceof LongText) return "str";
      return value instanceof Real ? "int" : undefined;
  }
}

function isInteger(value: JsonValue | undefined): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function missing(at: string): AgentError {
  return new AgentError(`Parameter '${at}' is missing`);
}

function reject(
  value: JsonValue | undefined,
  at: string,
  expected: string,
): never {
  if (value === undefined) throw missing(at);
  throw new AgentError(
    `Invalid parameter type for '${at}', expected: ${expected}`,
  );
}

/**
 * Takes an integer that must not be negative, nor too large.
 *
 * @param value The integer
 * @param limits What the argument is called, and the most it may be
 * @returns The integer
 */
export function bounded(
  value: number | bigint,
  { name, most }: { readonly name: string; readonly most: number },
): number {
  if (value >= 0 && value <= most) return Number(value);
  throw new AgentError(`value '${value}' is invalid for argument ${name}`);
}
