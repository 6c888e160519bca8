/**
 * Handles of Windows, and who closes them.
 *
 * @module
 */

import { check, Win32Error } from "./error.ts";
import { lastError, library } from "./library.ts";

const kernel = library("kernel32.dll", {
  CloseHandle: { parameters: [/* handle */ "isize"], result: "i32" },
  CreateEventW: {
    parameters: [
      /* security */ "pointer",
      /* manual */ "i32",
      /* signalled */ "i32",
      /* name */ "buffer",
    ],
    result: "isize",
  },
  SetEvent: { parameters: [/* event */ "isize"], result: "i32" },
  ResetEvent: { parameters: [/* event */ "isize"], result: "i32" },
  WaitForMultipleObjects: {
    parameters: [/* count */ "u32", "buffer", /* all */ "i32", /* ms */ "u32"],
    result: "u32",
    nonblocking: true,
  },
});

/** What some calls return for no handle; others return zero. */
const INVALID_HANDLE = -1n;

const INFINITE = 0xffffffff;

/** What is waited for at a time. */
export const MOST_WAITS = 64;

/** A handle that closes itself. */
export interface Handle extends Disposable {
  /** Its value. */
  readonly value: bigint;
}

/**
 * Makes somebody the owner of a handle, who closes it once, however often they
 * try: the second time, the value may be somebody else's.
 *
 * @param value The handle
 * @param close What closes it; that of the kernel if not given
 * @returns The same, to be disposed of
 */
export function ownHandle(
  value: bigint,
  close: (value: bigint) => unknown = kernel.CloseHandle,
): Handle {
  let isOpen = true;
  return {
    value,
    [Symbol.dispose]: () => {
      if (isOpen) close(value);
      isOpen = false;
    },
  };
}

/**
 * Owns what a call has returned. To be called right after it.
 *
 * @param what What could not be done, should it have failed
 * @param value What was returned; none and -1 mean that it failed
 * @param close What closes it; that of the kernel if not given
 * @returns The handle, to be disposed of
 */
export function checkHandle(
  what: string,
  value: bigint,
  close?: (value: bigint) => unknown,
): Handle {
  if (value === 0n || value === INVALID_HANDLE) {
    throw new Win32Error(what, lastError());
  }
  return ownHandle(value, close);
}

/** Something that is waited for; stays signalled until it is reset. */
export interface Event extends Handle {
  /** Signals it. */
  set(): void;
  /** Takes the signal back. */
  reset(): void;
}

/**
 * Makes an event that has no name and is not signalled.
 *
 * @returns The event
 */
export function createEvent(): Event {
  const handle = checkHandle(
    "Cannot create an event",
    kernel.CreateEventW(null, 1, 0, null),
  );
  const { value } = handle;
  return {
    value,
    set: () => void check("Cannot set an event", kernel.SetEvent(value)),
    reset: () => void check("Cannot reset an event", kernel.ResetEvent(value)),
    [Symbol.dispose]: () => handle[Symbol.dispose](),
  };
}

/**
 * Waits, on another thread, until one of several handles is signalled.
 *
 * @param handles At most {@linkcode MOST_WAITS}; they must stay open
 * @param ms How long to wait at most; for ever if not given
 * @returns The index of the first that is; nothing if that took too long
 */
export async function waitForAny(
  handles: readonly bigint[],
  ms: number = INFINITE,
): Promise<number | undefined> {
  const values = new Uint8Array(BigInt64Array.from(handles).buffer);
  const index = await kernel.WaitForMultipleObjects(
    ...[handles.length, values, 0, ms] as const,
  );
  if (index < handles.length) return index;
  // A thread that ended while it owned a mutex; nobody here has any.
  if (index >= WAIT_ABANDONED && index < WAIT_ABANDONED + handles.length) {
    return index - WAIT_ABANDONED;
  }
  if (index === WAIT_TIMEOUT) return undefined;
  throw new Error("Cannot wait: a handle is not valid");
}

const WAIT_ABANDONED = 0x80;
const WAIT_TIMEOUT = 0x102;
