/**
 * A scripted kernel that keeps who one thread is, for rows of calls. It is no
 * kernel: what a real one does, other tests see.
 *
 * @module
 */

import type { Identity } from "../../../lib/ffi/as_user.ts";
import { END, type Step } from "../../../lib/ffi/call_row.ts";

/** What went wrong with a call. */
export type Fault = "fails" | "does nothing";

/** What came of a row. */
export interface Walk {
  /** Who the thread was for each call that is none of the changes. */
  readonly made: readonly (readonly [call: string, as: Identity])[];
  /** Who the thread is in the end. */
  readonly end: Identity;
}

const ASK = 2n ** 32n - 1n;
const EFAULT = -14n;

/**
 * Walks through a row.
 *
 * @param steps The row
 * @param options Who the thread is at first, and what goes wrong with which
 * step
 * @returns What came of it
 */
export function walk(
  steps: readonly Step[],
  { own, faults = new Map() }: {
    own: Identity;
    faults?: ReadonlyMap<number, Fault>;
  },
): Walk {
  let thread = own;
  const made: (readonly [string, Identity])[] = [];
  for (let at: number | undefined = 0; at !== undefined;) {
    const step: Step = steps[at] as Step;
    const fault = faults.get(at);
    const before = thread;
    if (fault === undefined) thread = changed(thread, step);
    if (!step.call.startsWith("set")) made.push([step.call, thread]);
    if (step.call === "kill") break;
    const result = fault === "fails" ? EFAULT : answer(before, step);
    at = following(steps, { at, result });
  }
  return { made, end: thread };
}

function changed(thread: Identity, { call, words }: Step): Identity {
  const [first = 0, list] = words;
  const isAsking = first === ASK;
  if (call === "setfsuid" && !isAsking) {
    return { ...thread, uid: Number(first) };
  }
  if (call === "setfsgid" && !isAsking) {
    return { ...thread, gid: Number(first) };
  }
  if (call !== "setgroups") return thread;
  return { ...thread, groups: [...list as Uint32Array] };
}

function answer(before: Identity, { call }: Step): bigint {
  if (call === "setfsuid") return BigInt(before.uid);
  return call === "setfsgid" ? BigInt(before.gid) : 0n;
}

function following(
  steps: readonly Step[],
  { at, result }: { at: number; result: bigint },
): number | undefined {
  const { returns = result, next, otherwise = END } = steps[at] as Step;
  const label = result === returns ? next : otherwise;
  if (label === END) return undefined;
  if (label === undefined) return at + 1 < steps.length ? at + 1 : undefined;
  return steps.findIndex((step) => step.label === label);
}
