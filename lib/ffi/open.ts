/**
 * Opening things by name. A name may lead to storage that is dead, so it runs
 * away from the event loop.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { Errno, ErrnoError } from "./errno.ts";
import type { Lane } from "../threads.ts";
import type { Identity } from "./as_user.ts";
import { systemCall } from "./system_call.ts";

const AT_FDCWD = -100;

/** fcntl.h, the same on x86-64 and AArch64. */
export const COMMON = {
  rdonly: 0,
  wronly: 0o1,
  rdwr: 0o2,
  creat: 0o100,
  excl: 0o200,
  noctty: 0o400,
  trunc: 0o1000,
  append: 0o2000,
  nonblock: 0o4000,
  cloexec: 0o2000000,
  path: 0o10000000,
} as const;
/** Two that differ: fcntl.h of each architecture. */
const SPECIAL = {
  x86_64: { directory: 0o200000, nofollow: 0o400000 },
  aarch64: { directory: 0o40000, nofollow: 0o100000 },
} as const;

/** How to open something, to be combined. */
export type OpenFlag = keyof typeof COMMON | "directory" | "nofollow";

/** What an open needs to know beside the name and the flags. */
export interface OpenOptions {
  /** The directory that a relative name begins at; this process's, unless given. */
  readonly parent?: number;
  /** Permissions of a file that is made; the umask still applies. */
  readonly mode?: number;
  /** What could not be done, should it fail. */
  readonly what?: string;
  /** The lane it takes; that of ordinary work unless given. */
  readonly lane?: Lane;
  /** Who opens it; who the agent is, unless given. */
  readonly user?: Identity | undefined;
}

/** The flags by name. */
export const O: Readonly<Record<OpenFlag, number>> = {
  ...COMMON,
  ...SPECIAL[Deno.build.arch],
};

/**
 * Opens something. Programs that are started do not inherit it.
 *
 * @param name Its path, or its name in a directory
 * @param flags Flags of {@linkcode O}, combined
 * @param options What else to know
 * @returns Its descriptor
 */
export async function open(
  name: string,
  flags: number,
  options: OpenOptions = {},
): Promise<number> {
  const { parent = AT_FDCWD, mode = 0, lane = "work", user } = options;
  const { what = `Cannot open "${name}"` } = options;
  // C would end the name at the zero, and open something else.
  if (name.includes("\0")) throw new ErrnoError(what, Errno.EINVAL);
  const bits = flags | O.cloexec;
  const purpose = { what, lane, ...(user && { user }) };
  return await systemCall(purpose, "openat", parent, cString(name), bits, mode);
}
