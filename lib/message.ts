/**
 * The shapes on the wire: what a client may ask, what it is answered, and
 * how an answer becomes bytes.
 *
 * @module
 */

import { AgentError, type ErrorClass } from "./error.ts";
import { LongText } from "./json/long_text.ts";
import { printPieces } from "./json/print.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  member,
} from "./json/value.ts";
import { LIMITS } from "./limits.ts";
import { lengthOf, LongLine, slicesOf } from "./long_line.ts";
import { LARGE_BYTES } from "./pages.ts";

/** What a client asks. */
export interface Request {
  /** The command's name. */
  readonly execute: string;
  /** Its arguments, not yet checked; empty if the client sent none. */
  readonly arguments: JsonObject;
  /** Echoed in the answer, whatever it is. */
  readonly id?: JsonValue;
}

/** A message that is no request: what to answer, and the id it had. */
export interface Refusal {
  /** What is wrong with it. */
  readonly error: AgentError;
  /** Echoed in the answer, whatever it is. */
  readonly id?: JsonValue;
}

/** The answer to a request that was carried out. */
export interface OkReply {
  /** What the command returned. */
  readonly return: unknown;
  /** The request's id, if it had one. */
  readonly id?: JsonValue;
}

/** The answer to a request that failed. */
export interface ErrorReply {
  /** Why it failed, for programs and for people. */
  readonly error: { readonly class: ErrorClass; readonly desc: string };
  /** The request's id, if it had one. */
  readonly id?: JsonValue;
}

/** What the agent answers. */
export type Reply = OkReply | ErrorReply;

/** The bytes of a reply, or what makes them when they can be sent. */
export type EncodedReply = Uint8Array<ArrayBuffer> | LongLine;

/** How a reply is sent. */
export interface EncodeReplyOptions {
  /** Put the sentinel byte 0xFF first, by which a client finds the reply. */
  readonly delimited?: boolean;
}

const SENTINEL = Uint8Array.of(0xff);
const NOTHING = new Uint8Array(0);
const NEWLINE = 0x0a;
const MEMBERS = new Set(["execute", "arguments", "id"]);
const ENCODER = new TextEncoder();

/**
 * Checks that a message is a request, but not whether such a command exists.
 *
 * @param value What the client sent
 * @returns The request, or why it is none
 */
export function readRequest(value: JsonValue): Request | Refusal {
  if (!isObject(value)) {
    return { error: new AgentError("QMP input must be a JSON object") };
  }
  const id = member(value, "id");
  try {
    return withId(readBody(value), id);
  } catch (thrown) {
    if (thrown instanceof AgentError) return withId({ error: thrown }, id);
    throw thrown;
  }
}

/**
 * Builds the answer to a request that was carried out.
 *
 * @param value What the command returned; nothing is sent as `{}`
 * @param id The request's id, if it had one
 * @returns The answer
 */
export function okReply(value: unknown, id?: JsonValue): OkReply {
  const result = value === undefined ? {} : value;
  return withId({ return: result }, id);
}

/**
 * Builds the answer to a request that failed.
 *
 * @param thrown What was thrown
 * @param id The request's id, if it had one
 * @returns The answer
 */
export function errorReply(thrown: unknown, id?: JsonValue): ErrorReply {
  const { class: name, message } = AgentError.from(thrown);
  return withId({ error: { class: name, desc: shorten(message) } }, id);
}

/**
 * Encodes a reply as one line. A large one is encoded on its way out.
 *
 * @param reply What to send
 * @param options Whether the sentinel comes first
 * @returns Its bytes, newline included
 */
export function encodeReply(
  reply: Reply,
  options: EncodeReplyOptions = {},
): EncodedReply {
  const pieces = printPieces(reply);
  const start = options.delimited ? SENTINEL : NOTHING;
  const length = lengthOf(pieces);
  if (length > LARGE_BYTES) return new LongLine(pieces, start);
  const bytes = new Uint8Array(start.length + length + 1);
  bytes.set(start);
  let at = start.length;
  for (const slice of slicesOf(pieces)) {
    at += ENCODER.encodeInto(slice, bytes.subarray(at)).written;
  }
  bytes[at] = NEWLINE;
  return bytes;
}

/** libvirt drops a connection on a reply above 10 MiB. */
function shorten(text: string): string {
  const most = LIMITS.errorCharacters;
  return text.length > most ? `${text.slice(0, most)}...` : text;
}

function withId<T extends object>(
  body: T,
  id: JsonValue | undefined,
): T & { readonly id?: JsonValue } {
  return id === undefined ? body : { ...body, id };
}

/** Checks what is there before what is not: that tells a client more. */
function readBody(message: JsonObject): Omit<Request, "id"> {
  const unexpected = Object.keys(message).find((name) => !MEMBERS.has(name));
  if (unexpected !== undefined) throw refusal(unexpected, "is unexpected");
  const named = member(message, "execute");
  const execute = named instanceof LongText ? named.toString() : named;
  if (execute !== undefined && typeof execute !== "string") {
    throw refusal("execute", "must be a string");
  }
  const given = member(message, "arguments");
  if (given !== undefined && !isObject(given)) {
    throw refusal("arguments", "must be an object");
  }
  if (execute === undefined) {
    throw new AgentError("QMP input lacks member 'execute'");
  }
  return { execute, arguments: given ?? {} };
}

function refusal(name: string, why: string): AgentError {
  return new AgentError(`QMP input member '${name}' ${why}`);
}
