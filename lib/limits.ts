/**
 * Every limit of the agent, in one place; `docs/configuration.md` shows them.
 *
 * @module
 */

/**
 * The limits by name: milliseconds if it ends in `Ms`, bytes if in `Bytes`, else
 * a number of things.
 */
export const LIMITS = {
  requestBytes: 64 * 1024 * 1024,
  requestTokens: 2_097_152,
  requestDepth: 1024,
  queuedRequests: 64,
  queuedBytes: 64 * 1024 * 1024,
  unsentBytes: 1024 * 1024,
  repliesAtOnce: 64,
  connections: 16,
  chunkBytes: 64 * 1024,
  hookOutputBytes: 4096,
  hookUnits: 256,
  hookUnitBytes: 64 * 1024,
  quiesceEndMs: 2000,
  quiesceLostMs: 1000,
  markerMs: 5000,
  rehearsalMs: 10_000,
  cycles: 16,
  cycleIdCharacters: 128,
  reasonCharacters: 1024,
  journalBytes: 4 * 1024 * 1024,
  journalLineBytes: 1024 * 1024,
  journalWaiting: 64,
  journalEndMs: 2000,
  stampMs: 1000,
  stampBytes: 1024 * 1024,
  logLines: 2048,
  vssCallMs: 120_000,
  volumeMs: 5000,
  hotplugMs: 60_000,
  probeMs: 500,
  serviceMs: 5000,
  listedDevices: 4096,
  trimMs: 60 * 60 * 1000,
  laneCalls: 26,
  freezeCalls: 8,
  workCalls: 6,
  storageCalls: 3,
  lookCalls: 3,
  waitingCalls: 4096,
  openFiles: 256,
  fileBytes: 48 * 1024 * 1024,
  execRecords: 256,
  execKeepMs: 60 * 60 * 1000,
  capturedBytes: 16 * 1024 * 1024,
  allCapturedBytes: 256 * 1024 * 1024,
  drainBytes: 1024 * 1024,
  drainMs: 100,
  flushMs: 2000,
  powerMs: 30_000,
  suspendMs: 10 * 60 * 1000,
  passwordMs: 30_000,
  accountMs: 10_000,
  keyFileBytes: 1024 * 1024,
  programOutputBytes: 4096,
  logCharacters: 4096,
  errorCharacters: 64 * 1024,
  reopenDelayMs: 1000,
} as const;

/**
 * What each of them bounds. Documentation alone asks for it, and so the program
 * does not contain it.
 */
export const LIMIT_MEANINGS: Readonly<Record<keyof typeof LIMITS, string>> = {
  requestBytes: "all tokens of one request (the reference's figure)",
  requestTokens: "tokens of one request (the reference's figure)",
  requestDepth: "nesting of one request (the reference's figure)",
  queuedRequests: "requests that wait on one connection before reading pauses",
  queuedBytes: "received while requests wait before reading pauses",
  unsentBytes:
    "replies a client has not taken before reading and answering pause",
  repliesAtOnce: "sent to a client before others get their turn",
  connections: "clients of one listening socket at the same time",
  chunkBytes: "read from a client at a time",
  hookOutputBytes: "of a hook's output kept, from its end",
  hookUnits: "hook units, and scripts of a hook directory",
  hookUnitBytes: "of one hook unit",
  quiesceEndMs: "longest wait for the end of a quiescer that was broken off",
  quiesceLostMs: "longest wait for a quiescer to say that it still holds",
  markerMs: "longest wait for a note of how far a freeze has come",
  rehearsalMs: "longest hold of a rehearsal whose program was killed",
  cycles: "freeze cycles that are remembered, with all they did",
  cycleIdCharacters: "characters of a freeze cycle's name",
  reasonCharacters: "characters of what a freeze is said to be for",
  journalBytes:
    "of the journal of freeze cycles, and as much of its older part",
  journalLineBytes:
    "of one freeze cycle in the journal; longer ones are shortened",
  journalWaiting: "freeze cycles that wait to be written into the journal",
  journalEndMs: "longest wait for the journal when the agent ends",
  stampMs: "longest wait for the stamp of a freeze cycle to be written",
  stampBytes: "read of a stamp of a freeze cycle",
  logLines: "log lines that wait to be written, all of a freeze included",
  vssCallMs: "longest wait for VSS, should no shorter one apply",
  volumeMs: "longest look at one volume of Windows before a freeze",
  hotplugMs:
    "longest wait for the kernel to switch a processor or memory block",
  probeMs: "longest look at one filesystem, disk or network that may hang",
  serviceMs: "longest wait for a service of Windows to tell what it knows",
  listedDevices: "devices or volumes of a Windows machine in a list",
  trimMs: "longest wait for the kernel to trim one filesystem",
  laneCalls: "calls under way that may hang; Deno has 32 threads for them",
  freezeCalls: "of these, to open, sync or freeze filesystems",
  workCalls: "of these, on files and programs of clients and the like",
  storageCalls: "of these, to look at storage or trim it",
  lookCalls: "of these, to look at attributes of devices, or for users",
  waitingCalls: "calls of a kind that wait for others of these to return",
  openFiles: "files that clients have open",
  fileBytes: "read from a file at a time (the reference's figure)",
  execRecords:
    "programs that run or that nobody has asked for since they ended",
  execKeepMs: "how long the result of a program waits to be asked for",
  capturedBytes: "kept of one stream of a program (the reference's figure)",
  allCapturedBytes: "kept of the streams of all programs together",
  drainBytes: "taken from a program's stream before others get their turn",
  drainMs: "wait for output that others write after a program has ended",
  flushMs: "longest wait for a client to take replies before a shutdown",
  powerMs: "longest run of a program that shuts down or suspends",
  suspendMs: "longest wait for the kernel to suspend and to resume",
  passwordMs: "longest run of the program that sets a password",
  accountMs: "longest look for a user, and longest work in a home directory",
  keyFileBytes: "read from a user's list of ssh keys",
  programOutputBytes: "of a helper program's output kept, from its end",
  logCharacters:
    "characters of a log line, and of an unknown command in its error",
  errorCharacters: "characters of an error text, which may quote the client",
  reopenDelayMs: "longest wait between two attempts to open a port",
};

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
