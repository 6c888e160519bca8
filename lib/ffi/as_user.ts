/**
 * System calls with a user's rights. The kernel keeps for each thread whom it
 * takes it for when it looks at files; so the change, the call and the way
 * back are one row of calls on one thread.
 *
 * Only this identity changes (setfsuid(2), setfsgid(2)), and the supplementary
 * groups: nobody but root can signal or trace the thread meanwhile, and the
 * kernel takes away what lets root pass over permissions, but not what lets it
 * write to a disk that is full.
 *
 * @module
 */

import type { Purpose } from "../threads.ts";
import type { CallName, Word } from "./call.ts";
import { END, NOT_MADE, runRow, type Step } from "./call_row.ts";
import { keepDumpable, keepsCapabilities } from "./credentials.ts";
import { Errno, ErrnoError } from "./errno.ts";
import { ownGroups } from "./groups.ts";

const ROOT = 0;
/** No user: asks who the thread is, and changes nothing. */
const ASK = 2n ** 32n - 1n;
const SIGABRT = 6n;
/** What a shell says of a program that SIGABRT has ended. */
const ABORTED = 134n;
/** Where a row goes on. */
const LABEL = { wanted: "wanted", back: "back", abort: "abort" } as const;

/** Whom the kernel takes a thread for. */
export interface Identity {
  /** The user's number. */
  readonly uid: number;
  /** The number of the user's first group. */
  readonly gid: number;
  /** The numbers of the supplementary groups. */
  readonly groups: readonly number[];
}

/** A call to be made. */
export interface Call {
  /** Which. */
  readonly name: CallName;
  /** Its arguments. */
  readonly words: readonly Word[];
}

/**
 * Tells whether {@linkcode callAs} is what a call needs. Only root can be
 * somebody else; others have their own rights anyway.
 *
 * @param user Whose rights it is to have
 * @returns Whether it does
 */
export function isOther({ uid }: Identity): boolean {
  return Deno.uid() === ROOT || Deno.uid() !== uid;
}

/**
 * Makes a call as a user, on another thread.
 *
 * @param user Who it is to be
 * @param call What to call, and what for
 * @returns What the kernel returned: a negative error number if it failed
 */
export async function callAs(
  user: Identity,
  { call, purpose }: { call: Call; purpose: Purpose },
): Promise<bigint> {
  const what = `Cannot act as user ${user.uid}`;
  if (Deno.uid() !== ROOT || keepsCapabilities()) {
    throw new ErrnoError(what, Errno.EPERM);
  }
  const own = { uid: ROOT, gid: Deno.gid() ?? ROOT, groups: ownGroups() };
  const steps = stepsAs(user, { call, own });
  using _dumps = keepDumpable();
  const results = await runRow(purpose, steps);
  const wanted = steps.findIndex(({ label }) => label === LABEL.wanted);
  const result = results[wanted] ?? NOT_MADE;
  if (result !== NOT_MADE) return result;
  throw new ErrnoError(what, reasonOf(steps, results));
}

/**
 * Writes down the row: be the user, make the call, be oneself again. Nothing
 * is changed on a thread that is not who it should be, nor where the kernel
 * does not know these calls. A thread that cannot come back ends the process,
 * since it would do the next thing as somebody else.
 *
 * @param user Who to be
 * @param call What to call, and who the thread is before and afterwards
 * @returns The row
 */
export function stepsAs(
  user: Identity,
  { call, own }: { call: Call; own: Identity },
): Step[] {
  const { wanted, back, abort } = LABEL;
  return [
    ...isNow(own),
    { ...setGroups(user), returns: 0n },
    { call: "setfsgid", words: [user.gid] },
    { call: "setfsuid", words: [user.uid] },
    ...isNow(user, { otherwise: back }),
    { label: wanted, call: call.name, words: call.words },
    { label: back, call: "setfsuid", words: [own.uid] },
    { call: "setfsgid", words: [own.gid] },
    { ...setGroups(own), returns: 0n, otherwise: abort },
    ...isNow(own, { otherwise: abort, next: END }),
    { label: abort, call: "kill", words: [Deno.pid, SIGABRT] },
    { call: "exit_group", words: [ABORTED] },
  ];
}

function setGroups({ groups }: Identity): Pick<Step, "call" | "words"> {
  const list = new Uint32Array(
    new ArrayBuffer(groups.length * Uint32Array.BYTES_PER_ELEMENT),
  );
  list.set(groups);
  return { call: "setgroups", words: [list.length, list] };
}

/** The calls that change these tell nothing of a failure: setfsuid(2). */
function isNow(
  { uid, gid }: Identity,
  { next, otherwise = END }: Pick<Step, "next" | "otherwise"> = {},
): Step[] {
  const ask = { words: [ASK], otherwise };
  return [
    { ...ask, call: "setfsgid", returns: BigInt(gid) },
    { ...ask, call: "setfsuid", returns: BigInt(uid), ...(next && { next }) },
  ];
}

/** The kernel gives no reason when it leaves somebody who they are. */
function reasonOf(steps: readonly Step[], results: readonly bigint[]): number {
  const failed = steps.findIndex(({ returns }, at) =>
    returns !== undefined && results[at] !== returns
  );
  const result = Number(results[failed] ?? 0n);
  return result < 0 ? -result : Errno.EPERM;
}
