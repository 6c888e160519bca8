/**
 * The groups that somebody is in.
 *
 * @module
 */

import { cString } from "./descriptor.ts";
import { check, ErrnoError } from "./errno.ts";
import { libc } from "./libc.ts";
import { onThread } from "../threads.ts";

const SYMBOLS = {
  getgroups: {
    parameters: [/* room */ "i32", /* groups */ "buffer"],
    result: "i32",
  },
  getgrouplist: {
    parameters: [
      /* user */ "buffer",
      /* group */ "u32",
      /* groups */ "buffer",
      /* room, then count */ "buffer",
    ],
    result: "i32",
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const FIRST_ROOM = 64;
/** linux/limits.h: NGROUPS_MAX */
const MOST_GROUPS = 65_536;
const ENOMEM = 12;
const WHAT = "Cannot look a user's groups up";

/**
 * Looks up what groups a user is in. The databases may lie on a server, so
 * they are asked away from the event loop.
 *
 * @param name The user's name
 * @param gid The number of the user's first group
 * @returns The groups' numbers, the first group among them
 */
export async function groupsOf(name: string, gid: number): Promise<number[]> {
  const user = cString(name);
  for (let room = FIRST_ROOM; room <= MOST_GROUPS; room *= 4) {
    const groups = new Uint32Array(new ArrayBuffer(room * 4));
    const count = Int32Array.of(room);
    const status = await onThread(
      { what: WHAT, lane: "look" },
      () => c.getgrouplist(user, gid, groups, count),
    );
    // SAFETY: the other thread used these; they are used here, and so they
    // were not collected meanwhile.
    if (status >= 0 && user.length > 0) {
      return [...groups.subarray(0, count[0])];
    }
  }
  throw new ErrnoError(WHAT, ENOMEM);
}

/**
 * Tells what groups this process is in.
 *
 * @returns The supplementary groups' numbers
 */
export function ownGroups(): number[] {
  const what = "Cannot list the agent's groups";
  const room = check(what, c.getgroups(0, null));
  const groups = new Uint32Array(new ArrayBuffer(room * 4));
  const count = check(what, c.getgroups(room, groups));
  return [...groups.subarray(0, count)];
}
