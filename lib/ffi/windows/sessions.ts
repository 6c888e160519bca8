/**
 * Sessions of people at a machine, near or far. A service of Windows knows
 * them, so each question is asked on another thread, where the reason of a
 * failure stays.
 *
 * @module
 */

import { library } from "./library.ts";
import { fromFileTime } from "./system.ts";
import { fromWide } from "./wide.ts";

const terminal = library("wtsapi32.dll", {
  WTSEnumerateSessionsW: {
    parameters: [
      /* server */ "isize",
      /* reserved */ "u32",
      /* version */ "u32",
      /* into */ "buffer",
      /* count */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  WTSQuerySessionInformationW: {
    parameters: [
      /* server */ "isize",
      /* session */ "u32",
      /* what */ "u32",
      /* into */ "buffer",
      /* bytes */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
  WTSFreeMemory: { parameters: [/* memory */ "pointer"], result: "void" },
});

/** `WTS_CURRENT_SERVER_HANDLE`: this machine. */
const HERE = 0n;
const VERSION = 1;

/** `WTS_SESSION_INFOW`: where the number of the session is. */
const ENTRY = { id: 0, size: 24 } as const;

/** `WTSSessionInfo`. */
const SESSION_INFO = 24;

/** `WTSINFOW`: where things are, and how long texts are at most. */
const INFO = {
  ...{ domain: 96, user: 130, connected: 176, loggedOn: 200, size: 216 },
  ...{ domainUnits: 17, userUnits: 21 },
} as const;

const LITTLE_ENDIAN = true;

/** A session of somebody. */
export interface Session {
  /** The user's name; empty if nobody has logged in. */
  readonly user: string;
  /** Who vouches for the user. */
  readonly domain: string;
  /** When it began, in nanoseconds since 1970; nothing if that is not known. */
  readonly since?: bigint;
}

/**
 * Lists sessions.
 *
 * @returns Their numbers
 */
export async function listSessions(): Promise<number[]> {
  const entries = await copyOf(
    ENTRY.size,
    (into, count) =>
      terminal.WTSEnumerateSessionsW(HERE, 0, VERSION, into, count),
  );
  if (entries !== undefined) return parseSessionList(entries);
  throw new Error("Cannot list sessions: Windows does not tell them");
}

/**
 * Asks who has a session.
 *
 * @param id Its number
 * @returns The session; nothing if it has ended
 */
export async function sessionOf(id: number): Promise<Session | undefined> {
  const query = terminal.WTSQuerySessionInformationW;
  const info = await copyOf(
    1,
    (into, bytes) => query(...[HERE, id, SESSION_INFO, into, bytes] as const),
  );
  return info && parseSession(info);
}

/**
 * Reads a list of `WTS_SESSION_INFOW`.
 *
 * @param bytes The list
 * @returns The numbers of the sessions
 */
export function parseSessionList(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = Math.floor(bytes.length / ENTRY.size);
  return Array.from(
    { length: count },
    (_, index) => view.getUint32(index * ENTRY.size + ENTRY.id, LITTLE_ENDIAN),
  );
}

/**
 * Reads a `WTSINFOW`.
 *
 * @param bytes The structure
 * @returns The session; nothing if the structure is cut off
 */
export function parseSession(bytes: Uint8Array): Session | undefined {
  if (bytes.length < INFO.size) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { domain, domainUnits, user, userUnits } = INFO;
  const since = [INFO.loggedOn, INFO.connected]
    .map((at) => view.getBigInt64(at, LITTLE_ENDIAN))
    .find((steps) => steps > 0n);
  return {
    user: fromWide(bytes.subarray(user), userUnits),
    domain: fromWide(bytes.subarray(domain), domainUnits),
    ...since === undefined ? {} : { since: fromFileTime(since) },
  };
}

type Question = (
  into: Uint8Array<ArrayBuffer>,
  count: Uint8Array<ArrayBuffer>,
) => Promise<number>;

/**
 * Copies what a function leads to and gives the memory back.
 *
 * SAFETY: the memory is ours until it is freed, and has as many units as the
 * function counts; the caller knows their size.
 */
async function copyOf(
  unit: number,
  question: Question,
): Promise<Uint8Array | undefined> {
  const place = new BigUint64Array(new ArrayBuffer(8));
  const count = new Uint32Array(new ArrayBuffer(4));
  const result = await question(
    new Uint8Array(place.buffer),
    new Uint8Array(count.buffer),
  );
  const memory = Deno.UnsafePointer.create(place[0] ?? 0n);
  if (result === 0 || memory === null) return undefined;
  const view = new Deno.UnsafePointerView(memory);
  const bytes = view.getArrayBuffer((count[0] ?? 0) * unit).slice(0);
  terminal.WTSFreeMemory(memory);
  return new Uint8Array(bytes);
}
