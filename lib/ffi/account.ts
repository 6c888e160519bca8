/**
 * Users as the system's databases know them. They may lie on a server, so
 * they are asked away from the event loop.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { Errno, ErrnoError } from "./errno.ts";
import { libc } from "./libc.ts";
import { onThread } from "../threads.ts";

const SYMBOLS = {
  getpwnam_r: {
    parameters: [
      /* name */ "buffer",
      /* passwd */ "buffer",
      /* texts */ "buffer",
      /* size of texts */ "usize",
      /* result */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

/** `struct passwd` of the GNU C library on 64-bit machines. */
const PASSWD = { uid: 16, gid: 20, home: 32, size: 48 } as const;
const POINTER_SIZE = 8;
const LITTLE_ENDIAN = true;
const FIRST_TEXTS = 4096;
const MOST_TEXTS = 1024 * 1024;
const ERANGE = 34;
const WHAT = "Cannot look a user up";
/** What databases say besides nothing when there is no such user. */
const NOBODY: readonly number[] = [0, Errno.ENOENT, Errno.EPERM, 3, 9];

/** A user. */
export interface Account {
  /** The user's number. */
  readonly uid: number;
  /** The number of the user's first group. */
  readonly gid: number;
  /** The home directory. */
  readonly home: string;
}

/**
 * Looks a user up.
 *
 * @param name The user's name
 * @returns The user; nothing if there is none
 */
export async function findAccount(name: string): Promise<Account | undefined> {
  if (name.includes("\0")) return undefined;
  for (let size = FIRST_TEXTS; size <= MOST_TEXTS; size *= 4) {
    const found = await lookUp(name, size);
    if (found !== "too small") return found;
  }
  throw new ErrnoError(WHAT, ERANGE);
}

async function lookUp(
  name: string,
  size: number,
): Promise<Account | undefined | "too small"> {
  const key = cString(name);
  const entry = new Uint8Array(PASSWD.size);
  const texts = new Uint8Array(size);
  const result = new Uint8Array(POINTER_SIZE);
  const status = await onThread(
    { what: WHAT, lane: "look" },
    () => c.getpwnam_r(key, entry, texts, BigInt(size), result),
  );
  if (status === ERANGE) return "too small";
  // SAFETY: the other thread wrote into these; they are read here, and so
  // they were not collected meanwhile.
  if (key.length > 0 && result.some((byte) => byte !== 0)) {
    return readEntry(new DataView(entry.buffer), texts);
  }
  if (NOBODY.includes(status)) return undefined;
  throw new ErrnoError(WHAT, status);
}

/** The home directory's name lies among the texts. */
function readEntry(
  entry: DataView,
  texts: Uint8Array<ArrayBuffer>,
): Account {
  const base = Deno.UnsafePointer.value(Deno.UnsafePointer.of(texts));
  const home = entry.getBigUint64(PASSWD.home, LITTLE_ENDIAN);
  const start = texts.subarray(Number(home - base));
  return {
    uid: entry.getUint32(PASSWD.uid, LITTLE_ENDIAN),
    gid: entry.getUint32(PASSWD.gid, LITTLE_ENDIAN),
    home: new TextDecoder().decode(start.subarray(0, start.indexOf(0))),
  };
}
