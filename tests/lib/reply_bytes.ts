/**
 * Replies as a client gets them.
 *
 * @module
 */

import type { EncodedReply } from "../../lib/message.ts";

/**
 * Makes all the bytes of a reply.
 *
 * @param reply What was encoded
 * @returns Its bytes
 */
export function bytesOfReply(reply: EncodedReply): Uint8Array<ArrayBuffer> {
  if (reply instanceof Uint8Array) return reply;
  const bytes = new Uint8Array(reply.length);
  let at = 0;
  for (const chunk of reply.chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
