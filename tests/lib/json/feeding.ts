/**
 * Bytes for the readers of JSON, and several ways to feed them.
 *
 * @module
 */

import { Cursor } from "../../../lib/json/cursor.ts";
import { type Item, Reader } from "../../../lib/json/reader.ts";
import { JsonStream } from "../../../lib/json/stream.ts";

/** Anything that takes chunks and finds items in them. */
export type Feed = (chunk: Uint8Array) => Item[];

/**
 * Joins text and single bytes.
 *
 * @param pieces Strings, taken as UTF-8, and bytes
 * @returns All of them, in order
 */
export function bytesOf(
  ...pieces: (string | number)[]
): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = pieces.map((piece) =>
    typeof piece === "number" ? Uint8Array.of(piece) : encoder.encode(piece)
  );
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/**
 * Opens a stream as the agent does.
 *
 * @returns What takes its chunks
 */
export function openStream(): Feed {
  const stream = new JsonStream();
  return (chunk) => stream.push(chunk);
}

/**
 * Opens the tolerant reader alone, without the fast path.
 *
 * @returns What takes its chunks
 */
export function openReader(): Feed {
  const cursor = new Cursor();
  const reader = new Reader(cursor);
  return (chunk) => {
    const items: Item[] = [];
    cursor.load(chunk);
    while (cursor.at < chunk.length) reader.read(items);
    return items;
  };
}

/**
 * Feeds bytes in chunks of one size. Every chunk lies in the same memory, as
 * it may when a channel reuses its buffer.
 *
 * @param feed Where they go
 * @param options The bytes, and the size of a chunk: all of them unless given
 * @returns What was found
 */
export function feedAll(
  feed: Feed,
  options: { bytes: Uint8Array; size?: number },
): Item[] {
  const { bytes, size = Math.max(bytes.length, 1) } = options;
  const items: Item[] = [];
  const memory = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = bytes.subarray(at, at + size);
    memory.set(chunk);
    items.push(...feed(memory.subarray(0, chunk.length)));
    memory.fill(0x7e);
  }
  return items;
}
