/**
 * The part of going to the background that the daemon itself does.
 *
 * @module
 */

import { duplicate, openNull, startSession } from "./ffi/process.ts";
import type { Environment } from "./platform/supervision.ts";

/** Holds the first process's id in the environment of the second one. */
export const PARENT_VARIABLE = "STILLPOINT_DAEMON_PARENT";

/** What the daemon says on its standard output once it serves. */
export const READY = "ready\n";

/** Files that a daemon makes are its own business. */
const UMASK = 0o077;
const STANDARD_FDS = [0, 1, 2];

/** The second process, on its way to become the daemon. */
export interface Daemon {
  /** The first process; systemd's socket was meant for that one. */
  readonly parent: number;
  /**
   * Leaves session, working directory and file mode mask of the caller. To be
   * called after sockets were made: their mode must not suffer.
   */
  detach(): void;
  /**
   * Lets the first process go, and closes the standard descriptors.
   *
   * @returns When the first process has been told
   */
  ready(): Promise<void>;
}

/**
 * Finds out whether this is the second process.
 *
 * @param env The environment; children will not be told
 * @returns The daemon to be, or nothing if this is the first process
 */
export function currentDaemon(
  env: Environment,
): Daemon | undefined {
  const parent = env.get(PARENT_VARIABLE);
  env.delete(PARENT_VARIABLE);
  if (parent === undefined) return undefined;
  return { parent: Number(parent), detach, ready };
}

function detach(): void {
  startSession();
  Deno.umask(UMASK);
  Deno.chdir("/");
}

async function ready(): Promise<void> {
  try {
    await Deno.stdout.write(new TextEncoder().encode(READY));
  } catch (error) {
    // Whoever started us has been killed meanwhile; no reason to give up.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
  closeStandardDescriptors();
}

/**
 * Deno writes through copies of the standard descriptors, so the copies have to
 * go too: the caller may wait for the end of what it reads. Only pipes are
 * looked for; a terminal might have been opened as a channel.
 */
function closeStandardDescriptors(): void {
  using nowhere = openNull();
  const pipes = STANDARD_FDS.map(target).filter((name) =>
    name?.startsWith("pipe:")
  );
  const copies = [...Deno.readDirSync("/proc/self/fd")]
    .map(({ name }) => Number(name))
    .filter((fd) => pipes.includes(target(fd)));
  for (const fd of new Set([...STANDARD_FDS, ...copies])) {
    duplicate(nowhere.fd, fd);
  }
}

function target(fd: number): string | undefined {
  try {
    return Deno.readLinkSync(`/proc/self/fd/${fd}`);
  } catch (error) {
    // The descriptor that listed the others is gone by now.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
