/**
 * Whose words are these? A port passes on what a host says at once, but the
 * news that one host has gone or another one has come takes a way of its own
 * through the kernel, and may be late. Between the two nobody seems to be
 * there, which only parts what was read before from what is read after.
 *
 * @module
 */

import { pauseFor } from "../../deadline.ts";
import type { Stream } from "./stream.ts";

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

/** How long the news of a host may take that already speaks. */
const NEWS_MS = 50;

/** More than the kernel keeps for a port: then somebody must be there. */
const MOST_CHUNKS = 64;

/** What ends a request, with white space after it. */
const REQUEST_END = /\}\s*$/;

/**
 * Takes all that has come. If nobody seems to be there who has said it, waits
 * a little for the news.
 *
 * @param stream Where from
 * @param options Whether a host is known to have gone
 * @returns What has come, and from whom
 */
export async function partWords(
  stream: Stream,
  { isGone }: { readonly isGone: boolean },
): Promise<Words> {
  const early: Uint8Array<ArrayBuffer>[] = [];
  const isAway = readAll(stream, early);
  if (!isAway && !isGone) return { last: [], next: early, isThere: true };
  const late: Uint8Array<ArrayBuffer>[] = [];
  const isThere = !isAway || early.length > 0 && await comes(stream, late);
  if (!isThere) return { last: early, next: [], isThere };
  // They may be of either. A host goes when it has its answers, or gives up
  // in the middle of a request. And a request that nobody waits for any more
  // does no harm before a sync, with which all clients begin.
  if (mayEndRequest(early)) {
    return { last: [], next: [...early, ...late], isThere };
  }
  return { last: early, next: late, isThere };
}

/** Waits for the next host; tells whether it has come. */
async function comes(
  stream: Stream,
  into: Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const latest = performance.now() + NEWS_MS;
  for (;;) {
    const rest = latest - performance.now();
    if (rest <= 0) return into.length > 0;
    await pauseFor(stream.change(), rest);
    if (!readAll(stream, into)) return true;
  }
}

/** Tells whether nobody is there. */
function readAll(stream: Stream, into: Uint8Array<ArrayBuffer>[]): boolean {
  while (into.length < MOST_CHUNKS) {
    const input = stream.read();
    if (input === "end") return true;
    if (input === "empty") return false;
    into.push(input);
  }
  return false;
}

function mayEndRequest(chunks: Chunks): boolean {
  const end = chunks.at(-1)?.subarray(-16);
  return end === undefined || REQUEST_END.test(new TextDecoder().decode(end));
}
