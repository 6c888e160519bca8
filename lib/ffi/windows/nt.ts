/**
 * The forms of calls to the system's core. They return the reason of a
 * failure, which others leave on the thread that made the call; so these are
 * for calls that are made on another thread.
 *
 * @module
 */

import { Win32Error } from "./error.ts";
import { library } from "./library.ts";
import { addressOf } from "./machine_code.ts";
import { wideString } from "./wide.ts";

const nt = library("ntdll.dll", {
  RtlNtStatusToDosError: { parameters: [/* status */ "i32"], result: "u32" },
});

/** `UNICODE_STRING`: lengths in bytes, and where the text is. */
const UNICODE_STRING = { size: 16, most: 2, buffer: 8 } as const;

const LITTLE_ENDIAN = true;

/** A text as the system's core has it. */
export interface CoreText extends Disposable {
  /** `UNICODE_STRING`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Encodes a text.
 *
 * @param text The text
 * @returns Its form, to be disposed of when the call is over: it must be there
 * until then
 */
export function coreText(text: string): CoreText {
  const units = wideString(text);
  const length = units.length - 2;
  const bytes = new Uint8Array(UNICODE_STRING.size);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, length, LITTLE_ENDIAN);
  view.setUint16(UNICODE_STRING.most, units.length, LITTLE_ENDIAN);
  view.setBigInt64(UNICODE_STRING.buffer, addressOf(units), LITTLE_ENDIAN);
  return {
    bytes,
    // SAFETY: mentioned again so that they were there until now.
    [Symbol.dispose]: () => void [bytes, units].map((some) => some.fill(0)),
  };
}

/**
 * Turns a status that says of a failure into an exception.
 *
 * @param what What could not be done, should it have failed
 * @param status What the call returned
 */
export function checkStatus(what: string, status: number): void {
  if (status < 0) throw new Win32Error(what, nt.RtlNtStatusToDosError(status));
}
