/**
 * From tokens to values. It knows JSON's grammar and nothing of bytes, and
 * complains in the protocol's own words.
 *
 * @module
 */

import { type LongText, readLong } from "./long_text.ts";
import { readString } from "./text.ts";
import type { Token } from "./token.ts";
import { decodeAscii } from "./utf8.ts";
import { type JsonObject, type JsonValue, readNumber } from "./value.ts";

/** What may come next; `element` and `member` may also be a closing bracket. */
type Expected = "value" | "element" | "member" | "key" | "colon" | "separator";

/** An object or array whose end has not been seen. */
interface Frame {
  /** What has been built of it. */
  readonly into: JsonValue[] | JsonObject;
  /** The name of the member whose value comes next. */
  key: string;
}

/** Builds values, one after the other. */
export class Builder {
  #expected: Expected = "value";
  #frames: Frame[] = [];

  /** Whether no value has begun. */
  get idle(): boolean {
    return this.#frames.length === 0;
  }

  /** Forgets the value that has begun. */
  reset(): void {
    this.#frames = [];
    this.#expected = "value";
  }

  /**
   * Takes the next token. Throws a `SyntaxError` if it does not fit, after
   * which only {@linkcode Builder.reset} makes sense.
   *
   * @param token Any token but a stray one
   * @returns The value, if this token completes it
   */
  accept(token: Token): JsonValue | undefined {
    const { kind } = token;
    switch (this.#expected) {
      case "element":
        return kind === "]" ? this.#close() : this.#value(token);
      case "value":
        return this.#value(token);
      case "member":
        return kind === "}" ? this.#close() : this.#key(token);
      case "key":
        return this.#key(token);
      case "colon":
        if (kind !== ":") throw new SyntaxError("expecting ':'");
        this.#expected = "value";
        return undefined;
      default:
        return this.#separator(token);
    }
  }

  #key(token: Token): undefined {
    const frame = this.#frames.at(-1);
    if (token.kind !== "string" || frame === undefined) {
      throw new SyntaxError("expecting key");
    }
    frame.key = readString(token);
    this.#expected = "colon";
    return undefined;
  }

  #separator({ kind }: Token): JsonValue | undefined {
    const inArray = Array.isArray(this.#frames.at(-1)?.into);
    const closing = inArray ? "]" : "}";
    if (kind === closing) return this.#close();
    if (kind !== ",") throw new SyntaxError(`expected ',' or '${closing}'`);
    this.#expected = inArray ? "value" : "key";
    return undefined;
  }

  #value(token: Token): JsonValue | undefined {
    switch (token.kind) {
      case "{":
        return this.#open({}, "member");
      case "[":
        return this.#open([], "element");
      case "string":
      case "number":
      case "keyword":
        this.#refuseDuplicate();
        return this.#add(readScalar(token));
      default:
        throw new SyntaxError("expecting value");
    }
  }

  #open(into: JsonValue[] | JsonObject, expected: Expected): undefined {
    this.#refuseDuplicate();
    this.#frames.push({ into, key: "" });
    this.#expected = expected;
    return undefined;
  }

  #close(): JsonValue | undefined {
    const frame = this.#frames.pop();
    return frame && this.#add(frame.into);
  }

  /** Adds a value to what it is part of, or returns it if it is the whole. */
  #add(value: JsonValue): JsonValue | undefined {
    const frame = this.#frames.at(-1);
    this.#expected = frame === undefined ? "value" : "separator";
    if (frame === undefined) return value;
    if (Array.isArray(frame.into)) frame.into.push(value);
    else frame.into[frame.key] = value; // `__proto__` has no setter in Deno
    return undefined;
  }

  #refuseDuplicate(): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined || Array.isArray(frame.into)) return;
    if (Object.hasOwn(frame.into, frame.key)) {
      throw new SyntaxError("duplicate key");
    }
  }
}

function readScalar(token: Token): JsonValue {
  if (token.kind === "string") return readText(token);
  const text = decodeAscii(token.bytes);
  return token.kind === "number" ? readNumber(text) : readKeyword(text);
}

function readText(token: Token): string | LongText {
  return readLong(token) ?? readString(token);
}

function readKeyword(word: string): JsonValue {
  switch (word) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
      return null;
    default:
      throw new SyntaxError(`invalid keyword '${word}'`);
  }
}
