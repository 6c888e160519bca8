/**
 * Every limit of the agent, in one place; `docs/configuration.md` shows them.
 *
 * @module
 */

/** A limit, and what it bounds. */
export interface Limit {
  /** The limit. */
  readonly value: number;
  /** What it counts. */
  readonly unit: "bytes" | "ms" | "";
  /** What is bounded. */
  readonly meaning: string;
}

/** All limits, with what is to be known about them. */
export const LIMIT_TABLE = {
  requestBytes: {
    value: 64 * 1024 * 1024,
    unit: "bytes",
    meaning: "all tokens of one request (the reference's figure)",
  },
  requestTokens: {
    value: 2_097_152,
    unit: "",
    meaning: "tokens of one request (the reference's figure)",
  },
  requestDepth: {
    value: 1024,
    unit: "",
    meaning: "nesting of one request (the reference's figure)",
  },
  queuedRequests: {
    value: 64,
    unit: "",
    meaning: "requests that wait on one connection before reading pauses",
  },
  unsentBytes: {
    value: 1024 * 1024,
    unit: "bytes",
    meaning: "replies a client has not taken before reading pauses",
  },
  connections: {
    value: 16,
    unit: "",
    meaning: "clients of one listening socket at the same time",
  },
  chunkBytes: {
    value: 64 * 1024,
    unit: "bytes",
    meaning: "read from a client at a time",
  },
  hookOutputBytes: {
    value: 4096,
    unit: "bytes",
    meaning: "of a hook's output kept, from its end",
  },
  logLines: {
    value: 2048,
    unit: "",
    meaning: "log lines that wait to be written, all of a freeze included",
  },
  logCharacters: {
    value: 4096,
    unit: "",
    meaning: "characters of a log line, and of an unknown command in its error",
  },
  reopenDelayMs: {
    value: 1000,
    unit: "ms",
    meaning: "longest wait between two attempts to open a port",
  },
} as const satisfies Record<string, Limit>;

/** The limits alone, by name. */
export const LIMITS: { readonly [K in keyof typeof LIMIT_TABLE]: number } =
  Object.fromEntries(
    Object.entries(LIMIT_TABLE).map(([name, { value }]) => [name, value]),
  ) as { [K in keyof typeof LIMIT_TABLE]: number };
