/**
 * Every limit of the agent, in one place.
 *
 * @module
 */

/** What is bounded, and by how much. Sizes are in bytes. */
export const LIMITS = {
  /** Bytes of all tokens of one request; the reference's figure. */
  requestBytes: 64 * 1024 * 1024,
  /** Tokens of one request; the reference's figure. */
  requestTokens: 2_097_152,
  /** Nesting of brackets and braces in one request; the reference's figure. */
  requestDepth: 1024,
  /** Requests that wait their turn on one connection before reading pauses. */
  queuedRequests: 64,
  /** Bytes of replies that a client has not taken before reading pauses. */
  unsentBytes: 1024 * 1024,
  /** Clients of one listening socket at the same time. */
  connections: 16,
  /** Bytes read from a client at a time. */
  chunkBytes: 64 * 1024,
  /** Bytes of a hook's output that are kept, from its end. */
  hookOutputBytes: 4096,
  /** Log lines that wait to be written, which includes all while frozen. */
  logLines: 2048,
  /** Longest wait between two attempts to open a port, in milliseconds. */
  reopenDelayMs: 1000,
} as const;
