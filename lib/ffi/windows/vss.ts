/**
 * The VSS library, which is native code: see `lib/platform/windows/vss/`. What
 * blocks is called away from the event loop, and returns its error, so nothing
 * is lost with the thread. A function gets a deadline of its own, which is why
 * no thread is lost either.
 *
 * @module
 */

import { onThread, type Purpose } from "../../threads.ts";
import { wideString } from "./wide.ts";

const FORMS = {
  stillpoint_vss_version: { parameters: [], result: "u32" },
  stillpoint_vss_open: {
    parameters: [
      /* backup */ "u32",
      /* hold ms */ "u32",
      /* deadline ms */ "u32",
      /* session */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_prepare: {
    parameters: [
      /* session */ "u64",
      /* volumes */ "buffer",
      /* flags */ "u32",
      /* deadline ms */ "u32",
    ],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_freeze: {
    parameters: [/* session */ "u64", /* deadline ms */ "u32"],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_wait: {
    parameters: [/* session */ "u64", /* deadline ms */ "u32"],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_thaw: {
    parameters: [/* session */ "u64", /* deadline ms */ "u32"],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_abort: {
    parameters: [/* session */ "u64", /* deadline ms */ "u32"],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_close: {
    parameters: [/* session */ "u64", /* deadline ms */ "u32"],
    result: "i32",
    nonblocking: true,
  },
  stillpoint_vss_report: {
    parameters: [/* session */ "u64", /* into */ "buffer", /* bytes */ "u32"],
    result: "u32",
  },
  stillpoint_vss_result_name: {
    parameters: [/* result */ "i32", /* into */ "buffer", /* bytes */ "u32"],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

type Symbols = Deno.StaticForeignLibraryInterface<typeof FORMS>;

/** `STILLPOINT_VSS_VERSION`. */
const VERSION = 1;
/** `STILLPOINT_VSS_ALL_VOLUMES`. */
const ALL_VOLUMES = 1;
/** VSS's own limit is to hold. */
const HOLD_AS_VSS_DOES = 0;
/** How often a report that grows meanwhile is asked for again. */
const REPORT_TRIES = 4;
const REPORT_BYTES = 16_384;
const NAME_BYTES = 256;

/** Results that the agent treats as answers rather than failures. */
export const VssResult = {
  STILL_FROZEN: 0x20040200,
  EXPIRED: 0xa0040200,
  DEADLINE: 0xa0040201,
  BUSY: 0xa0040202,
  STATE: 0xa0040203,
  NO_SESSION: 0xa0040204,
  NO_VOLUME: 0xa0040205,
  VOLUME: 0xa0040206,
  ABORTED: 0xa0040207,
} as const;

/** Kinds of backup, as VSS numbers them. */
export const VSS_BACKUPS = {
  full: 1,
  incremental: 2,
  differential: 3,
  log: 4,
  copy: 5,
} as const;

/** Which volumes to prepare, and how. */
export interface VssPreparation {
  /** Paths that end in a backslash. */
  readonly volumes: readonly string[];
  /** Whether a volume that is refused is a failure. */
  readonly isStrict: boolean;
  /** The longest it may take, in milliseconds. */
  readonly ms: number;
}

/** The library's functions; results are numbers without a sign. */
export interface VssLibrary {
  /** Opens a session; its number is 0 if there is none to be closed. */
  open(
    backup: keyof typeof VSS_BACKUPS,
    ms: number,
  ): Promise<{ readonly result: number; readonly session: bigint }>;
  /** Does all that comes before the freeze. */
  prepare(session: bigint, preparation: VssPreparation): Promise<number>;
  /** Freezes; 0 when writes are held. */
  freeze(session: bigint, ms: number): Promise<number>;
  /** Waits for as long as writes are held. */
  wait(session: bigint, ms: number): Promise<number>;
  /** Thaws; 0 if writes were held until now. */
  thaw(session: bigint, ms: number): Promise<number>;
  /** Undoes what is under way. */
  abort(session: bigint, ms: number): Promise<number>;
  /** Undoes what is left, and forgets the session. */
  close(session: bigint, ms: number): Promise<number>;
  /** Tells what is known of a session, as JSON; empty if there is none. */
  report(session: bigint): string;
  /** Names a result. */
  nameOf(result: number): string;
}

/**
 * Loads the library. Throws if it is not there, or another version.
 *
 * @param path Where it is
 * @returns Its functions
 */
export function loadVss(path: string): VssLibrary {
  const { symbols } = Deno.dlopen(path, FORMS);
  const version = symbols.stillpoint_vss_version();
  if (version !== VERSION) {
    throw new Error(`it has version ${version} rather than ${VERSION}`);
  }
  return {
    open: (backup, ms) => open(symbols, { backup, ms }),
    prepare: (session, preparation) => prepare(symbols, session, preparation),
    freeze: (session, ms) =>
      away(BEGIN, () => symbols.stillpoint_vss_freeze(session, ms)),
    wait: (session, ms) =>
      away(BEGIN, () => symbols.stillpoint_vss_wait(session, ms)),
    thaw: (session, ms) =>
      away(END, () => symbols.stillpoint_vss_thaw(session, ms)),
    abort: (session, ms) =>
      away(END, () => symbols.stillpoint_vss_abort(session, ms)),
    close: (session, ms) =>
      away(END, () => symbols.stillpoint_vss_close(session, ms)),
    report: (session) => report(symbols, session),
    nameOf(result) {
      const name = new Uint8Array(new ArrayBuffer(NAME_BYTES));
      symbols.stillpoint_vss_result_name(result | 0, name, NAME_BYTES);
      return textIn(name);
    },
  };
}

const BEGIN: Purpose = { what: "Cannot freeze with VSS", lane: "freeze" };
const END: Purpose = { what: "Cannot thaw with VSS", lane: "thaw" };

async function away(
  purpose: Purpose,
  call: () => Promise<number>,
): Promise<number> {
  return await onThread(purpose, call) >>> 0;
}

async function open(
  symbols: Symbols,
  { backup, ms }: {
    readonly backup: keyof typeof VSS_BACKUPS;
    readonly ms: number;
  },
): Promise<{ result: number; session: bigint }> {
  const kind = VSS_BACKUPS[backup];
  const number = new BigUint64Array(new ArrayBuffer(8));
  const into = new Uint8Array(number.buffer);
  const result = await away(
    BEGIN,
    () => symbols.stillpoint_vss_open(kind, HOLD_AS_VSS_DOES, ms, into),
  );
  return { result, session: number[0] ?? 0n };
}

async function prepare(
  symbols: Symbols,
  session: bigint,
  { volumes, isStrict, ms }: VssPreparation,
): Promise<number> {
  const list = wideString(volumes.map((path) => `${path}\0`).join(""));
  const flags = isStrict ? ALL_VOLUMES : 0;
  const result = await away(
    BEGIN,
    () => symbols.stillpoint_vss_prepare(session, list, flags, ms),
  );
  // SAFETY: mentioned again so that it was there until now.
  list.fill(0);
  return result;
}

function report(symbols: Symbols, session: bigint): string {
  let size = REPORT_BYTES;
  for (let tries = 0; tries < REPORT_TRIES; tries++) {
    const bytes = new Uint8Array(new ArrayBuffer(size));
    const needed = symbols.stillpoint_vss_report(session, bytes, size);
    if (needed <= size) return textIn(bytes);
    size = needed;
  }
  return "";
}

/**
 * Reads text that the library has written.
 *
 * @param bytes The text, up to its first zero or to the end
 * @returns The text
 */
export function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
