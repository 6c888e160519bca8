/**
 * What Windows says when a call fails.
 *
 * @module
 */

import { lastError, library } from "./library.ts";
import { fromWide, wideBuffer } from "./wide.ts";

const kernel = library("kernel32.dll", {
  FormatMessageW: {
    parameters: [
      /* flags */ "u32",
      /* source */ "pointer",
      /* message */ "u32",
      /* language */ "u32",
      /* into */ "buffer",
      /* units */ "u32",
      /* arguments */ "pointer",
    ],
    result: "u32",
  },
});

/** From the system, without inserts, in one line. */
const FORMAT = 0x1000 | 0x200 | 0xff;
const MESSAGE_UNITS = 1024;

/** Errors that the agent treats as answers rather than failures. */
export const Code = {
  ERROR_INVALID_FUNCTION: 1,
  ERROR_FILE_NOT_FOUND: 2,
  ERROR_PATH_NOT_FOUND: 3,
  ERROR_ACCESS_DENIED: 5,
  ERROR_INVALID_HANDLE: 6,
  ERROR_NOT_ENOUGH_MEMORY: 8,
  ERROR_NO_MORE_FILES: 18,
  ERROR_NOT_READY: 21,
  ERROR_SHARING_VIOLATION: 32,
  ERROR_HANDLE_EOF: 38,
  ERROR_NOT_SUPPORTED: 50,
  ERROR_FILE_EXISTS: 80,
  ERROR_INVALID_PARAMETER: 87,
  ERROR_BROKEN_PIPE: 109,
  ERROR_BUFFER_OVERFLOW: 111,
  ERROR_INSUFFICIENT_BUFFER: 122,
  ERROR_INVALID_NAME: 123,
  ERROR_INVALID_LEVEL: 124,
  ERROR_ALREADY_EXISTS: 183,
  ERROR_PIPE_BUSY: 231,
  ERROR_NO_DATA: 232,
  ERROR_MORE_DATA: 234,
  ERROR_NO_MORE_ITEMS: 259,
  ERROR_OPERATION_ABORTED: 995,
  ERROR_IO_INCOMPLETE: 996,
  ERROR_IO_PENDING: 997,
  ERROR_SERVICE_DOES_NOT_EXIST: 1060,
  ERROR_SERVICE_EXISTS: 1073,
  ERROR_NOT_FOUND: 1168,
  ERROR_NO_SYSTEM_RESOURCES: 1450,
} as const;

/** A failed call: its text names what could not be done, and why. */
export class Win32Error extends Error {
  /** The number of the error. */
  readonly code: number;
  /** What it means, and nothing else: `Access is denied`. */
  readonly meaning: string;

  /**
   * Describes a failure, such as `Cannot open "COM1": Access is denied
   * (Windows error 5)`.
   *
   * @param what What could not be done: `Cannot open "COM1"`
   * @param code The error that the call left
   */
  constructor(what: string, code: number) {
    const meaning = meaningOf(code);
    super(`${what}: ${meaning} (Windows error ${printCode(code)})`);
    this.name = "Win32Error";
    this.code = code;
    this.meaning = meaning;
  }
}

/**
 * Says what an error means.
 *
 * @param code Its number, or that of an HRESULT
 * @returns Its meaning in the system's language: `Access is denied`
 */
export function meaningOf(code: number): string {
  const text = wideBuffer(MESSAGE_UNITS);
  const units = kernel.FormatMessageW(
    ...[FORMAT, null, code >>> 0, 0] as const,
    ...[text, MESSAGE_UNITS, null] as const,
  );
  return tidyMessage(fromWide(text, units)) || "unknown error";
}

/**
 * Makes a sentence of the system fit into one of ours.
 *
 * @param message The sentence
 * @returns The same without an end
 */
export function tidyMessage(message: string): string {
  return message.trim().replaceAll(/\s+/g, " ").replace(/\.$/, "");
}

/**
 * Turns the usual convention for failure into an exception.
 *
 * @param what What could not be done, should it have failed
 * @param result What the call returned; zero means that it failed
 * @returns The result of a call that did not fail
 */
export function check<T extends number | bigint>(what: string, result: T): T {
  if (Number(result) === 0) throw new Win32Error(what, lastError());
  return result;
}

/** Small ones are known by their numbers, those of COM by their digits. */
function printCode(code: number): string {
  const unsigned = code >>> 0;
  return unsigned < 0x10000
    ? String(unsigned)
    : `0x${unsigned.toString(16).padStart(8, "0").toUpperCase()}`;
}
