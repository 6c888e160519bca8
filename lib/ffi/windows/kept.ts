/**
 * Calls on other threads, and the memory that they are given.
 *
 * @module
 */

import { onThread, type Purpose } from "../../threads.ts";

/**
 * Makes memory that stays where it is: a small array without a buffer of its
 * own may be moved.
 *
 * @param bytes How much
 * @returns The memory, all zero
 */
export function memory(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(bytes));
}

/**
 * Makes a call that may take its time on another thread.
 *
 * @param purpose What it is for
 * @param used The memory it uses, also through addresses in other memory
 * @param call Makes it
 * @returns What it returned
 */
export async function callWith<T>(
  purpose: Purpose,
  used: readonly Uint8Array<ArrayBuffer>[],
  call: () => Promise<T>,
): Promise<T> {
  const result = await onThread(purpose, call);
  // SAFETY: that it is looked at here keeps the collector from freeing it
  // before. Nobody else can have taken it away.
  if (used.some(({ buffer }) => buffer.detached)) {
    throw new Error(`${purpose.what}: its memory has gone`);
  }
  return result;
}
