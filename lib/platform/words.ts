/**
 * Whose words are these? A port passes on what a host says at once, but the
 * news that one host has gone or another one has come takes a way of its own
 * through the kernel, and may be late. So nothing but the words tells where
 * those of one host end and those of the next one begin. One chunk never holds
 * words of both: the kernel keeps what each of them wrote in buffers of its
 * own, and a read empties one.
 *
 * @module
 */

import { pauseFor } from "../deadline.ts";
import type { ByteStream } from "./byte_stream.ts";

/** Where words come from. */
export type Source = Pick<ByteStream, "read" | "change" | "isClosed">;

/** What was read, in order. */
export type Chunks = readonly Uint8Array<ArrayBuffer>[];

/** Words of two hosts. */
export interface Words {
  /** Said by one who has gone. */
  readonly last: Chunks;
  /** Said, as far as can be told, by one who is there. */
  readonly next: Chunks;
  /** Whether somebody is there. */
  readonly isThere: boolean;
}

/**
 * How long the news of a host may take that already speaks. Nobody who is
 * there waits for it, only the last words of one who has gone.
 */
const NEWS_MS = 1000;

/**
 * More than the kernel keeps for a port: QEMU's have room for 128 buffers. So
 * whoever says more speaks now, and must not keep the agent from all else.
 */
const MOST_CHUNKS = 256;

/** How everybody begins: with a request, or with what cancels half a one. */
const BEGINNING = /^\s*[\xff{[]/;

/** A beginning that is never found within a request. */
const REQUEST = /^\s*(\xff|\{\s*["'](execute|arguments)["'])/;

/** What clients begin with to be sure that nothing is left of another one. */
const SYNC = /^\s*(\xff|\{.*guest-sync)/s;

/** What cancels half a request, and nothing else. */
const FLUSH = /^[\s\xff]*$/;

/** What is complete, with white space after it. */
const REQUEST_END = /[\xff}\]]\s*$/;

/** How much of a chunk is looked at, at either end. */
const LOOK = 64;

/**
 * Takes all that has come. If nobody seems to be there who has said it, waits
 * a little for the news.
 *
 * @param source Where from
 * @param options Whether a host is known to have gone
 * @returns What has come, and from whom
 */
export async function partWords(
  source: Source,
  { isGone }: { readonly isGone: boolean },
): Promise<Words> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const isAway = readAll(source, chunks);
  const isThere = !isAway || chunks.length > 0 && await comes(source, chunks);
  if (!isThere) return { last: chunks, next: [], isThere };
  const cut = isGone ? beginningIn(chunks) : 0;
  return { last: chunks.slice(0, cut), next: chunks.slice(cut), isThere };
}

/** Waits for the next host; tells whether it has come. */
async function comes(
  source: Source,
  chunks: Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const latest = performance.now() + NEWS_MS;
  for (;;) {
    const rest = latest - performance.now();
    if (rest <= 0 || source.isClosed) return false;
    await pauseFor(source.change(), rest);
    if (!readAll(source, chunks)) return true;
  }
}

/** Tells whether nobody is there. */
function readAll(source: Source, chunks: Uint8Array<ArrayBuffer>[]): boolean {
  while (chunks.length < MOST_CHUNKS) {
    const input = source.read();
    if (input === "end") return true;
    if (input === "empty") return false;
    chunks.push(input);
  }
  return false;
}

/**
 * Where the next host begins: where a request follows half a one, else where
 * anybody may begin. Whole requests may be of either, and are taken for those
 * of the one who may wait for an answer: before a sync, with which clients
 * begin, the answer to a stranger's request does no harm.
 */
function beginningIn(chunks: Chunks): number {
  const starts = chunks.map((chunk) => decode(chunk.subarray(0, LOOK)));
  const ends = chunks.map((chunk) => decode(chunk.subarray(-LOOK)));
  const breach = starts.findLastIndex((start, at) =>
    REQUEST.test(start) && !REQUEST_END.test(ends[at - 1] ?? "}")
  );
  if (breach >= 0) return breach;
  const first = starts.findIndex((start) => BEGINNING.test(start));
  return first >= 0 ? first : chunks.length;
}

/**
 * Tells whether a client has begun here.
 *
 * @param chunk What was read at once
 * @returns Whether it begins with a sync
 */
export function isBeginning(chunk: Uint8Array): boolean {
  return SYNC.test(decode(chunk.subarray(0, LOOK)));
}

/**
 * Tells whether there is nothing but what comes before a request.
 *
 * @param chunk What was read at once
 * @returns Whether it only cancels what came before
 */
export function isFlush(chunk: Uint8Array): boolean {
  return chunk.length <= LOOK && FLUSH.test(decode(chunk));
}

function decode(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
