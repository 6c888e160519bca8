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
  hookUnits: {
    value: 256,
    unit: "",
    meaning: "hook units, and scripts of a hook directory",
  },
  hookUnitBytes: {
    value: 64 * 1024,
    unit: "bytes",
    meaning: "of one hook unit",
  },
  quiesceEndMs: {
    value: 2000,
    unit: "ms",
    meaning: "longest wait for the end of a quiescer that was broken off",
  },
  quiesceLostMs: {
    value: 1000,
    unit: "ms",
    meaning: "longest wait for a quiescer to say that it still holds",
  },
  rehearsalMs: {
    value: 10_000,
    unit: "ms",
    meaning: "longest hold of a rehearsal whose program was killed",
  },
  cycles: {
    value: 16,
    unit: "",
    meaning: "freeze cycles that are remembered, with all they did",
  },
  cycleIdCharacters: {
    value: 128,
    unit: "",
    meaning: "characters of a freeze cycle's name",
  },
  reasonCharacters: {
    value: 1024,
    unit: "",
    meaning: "characters of what a freeze is said to be for",
  },
  journalBytes: {
    value: 4 * 1024 * 1024,
    unit: "bytes",
    meaning: "of the journal of freeze cycles, and as much of its older part",
  },
  journalLineBytes: {
    value: 1024 * 1024,
    unit: "bytes",
    meaning: "of one freeze cycle in the journal; longer ones are shortened",
  },
  journalWaiting: {
    value: 64,
    unit: "",
    meaning: "freeze cycles that wait to be written into the journal",
  },
  journalEndMs: {
    value: 2000,
    unit: "ms",
    meaning: "longest wait for the journal when the agent ends",
  },
  stampMs: {
    value: 1000,
    unit: "ms",
    meaning: "longest wait for the stamp of a freeze cycle to be written",
  },
  stampBytes: {
    value: 1024 * 1024,
    unit: "bytes",
    meaning: "read of a stamp of a freeze cycle",
  },
  logLines: {
    value: 2048,
    unit: "",
    meaning: "log lines that wait to be written, all of a freeze included",
  },
  hotplugMs: {
    value: 60_000,
    unit: "ms",
    meaning:
      "longest wait for the kernel to switch a processor or memory block",
  },
  probeMs: {
    value: 500,
    unit: "ms",
    meaning: "longest look at one filesystem, disk or network that may hang",
  },
  trimMs: {
    value: 60 * 60 * 1000,
    unit: "ms",
    meaning: "longest wait for the kernel to trim one filesystem",
  },
  laneCalls: {
    value: 26,
    unit: "",
    meaning: "calls under way that may hang; Deno has 32 threads for them",
  },
  freezeCalls: {
    value: 8,
    unit: "",
    meaning: "of these, to open, sync or freeze filesystems",
  },
  workCalls: {
    value: 6,
    unit: "",
    meaning: "of these, on files and programs of clients and the like",
  },
  storageCalls: {
    value: 3,
    unit: "",
    meaning: "of these, to look at storage or trim it",
  },
  lookCalls: {
    value: 3,
    unit: "",
    meaning: "of these, to look at attributes of devices, or for users",
  },
  waitingCalls: {
    value: 4096,
    unit: "",
    meaning: "calls of a kind that wait for others of these to return",
  },
  openFiles: {
    value: 256,
    unit: "",
    meaning: "files that clients have open",
  },
  fileBytes: {
    value: 48 * 1024 * 1024,
    unit: "bytes",
    meaning: "read from a file at a time (the reference's figure)",
  },
  execRecords: {
    value: 256,
    unit: "",
    meaning: "programs that run or that nobody has asked for since they ended",
  },
  execKeepMs: {
    value: 60 * 60 * 1000,
    unit: "ms",
    meaning: "how long the result of a program waits to be asked for",
  },
  capturedBytes: {
    value: 16 * 1024 * 1024,
    unit: "bytes",
    meaning: "kept of one stream of a program (the reference's figure)",
  },
  allCapturedBytes: {
    value: 256 * 1024 * 1024,
    unit: "bytes",
    meaning: "kept of the streams of all programs together",
  },
  drainBytes: {
    value: 1024 * 1024,
    unit: "bytes",
    meaning: "taken from a program's stream before others get their turn",
  },
  drainMs: {
    value: 100,
    unit: "ms",
    meaning: "wait for output that others write after a program has ended",
  },
  flushMs: {
    value: 2000,
    unit: "ms",
    meaning: "longest wait for a client to take replies before a shutdown",
  },
  powerMs: {
    value: 30_000,
    unit: "ms",
    meaning: "longest run of a program that shuts down or suspends",
  },
  suspendMs: {
    value: 10 * 60 * 1000,
    unit: "ms",
    meaning: "longest wait for the kernel to suspend and to resume",
  },
  passwordMs: {
    value: 30_000,
    unit: "ms",
    meaning: "longest run of the program that sets a password",
  },
  accountMs: {
    value: 10_000,
    unit: "ms",
    meaning: "longest look for a user, and longest work in a home directory",
  },
  keyFileBytes: {
    value: 1024 * 1024,
    unit: "bytes",
    meaning: "read from a user's list of ssh keys",
  },
  programOutputBytes: {
    value: 4096,
    unit: "bytes",
    meaning: "of a helper program's output kept, from its end",
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
  values();

/** A loop, as lists of pairs would be 25 kB for an idle agent to keep. */
function values(): typeof LIMITS {
  type LimitName = keyof typeof LIMIT_TABLE;
  const limits: Partial<Record<LimitName, number>> = {};
  for (const name of Object.keys(LIMIT_TABLE) as LimitName[]) {
    limits[name] = LIMIT_TABLE[name].value;
  }
  return limits as Record<LimitName, number>;
}

/**
 * How many calls of each kind may be under way, the most urgent first. All
 * together stay below Deno's 32 threads: two wait for descriptors (the
 * channel's and those of programs), and four are left to Deno's own work on
 * files, the marker's and the log's. What the other lanes leave over, six, is
 * kept for thaws. Dead storage does not stop clients' files and programs, nor
 * do these stop looks that are short as a rule.
 */
export const LANES = {
  thaw: LIMITS.laneCalls,
  freeze: LIMITS.freezeCalls,
  look: LIMITS.lookCalls,
  work: LIMITS.workCalls,
  storage: LIMITS.storageCalls,
} as const;
