/**
 * What programs of the system print: text in the code page of consoles, or
 * UTF-16.
 *
 * @module
 */

import { library } from "./library.ts";
import { fromWide, wideBuffer } from "./wide.ts";

const kernel = library("kernel32.dll", {
  MultiByteToWideChar: {
    parameters: [
      /* code page */ "u32",
      /* flags */ "u32",
      /* from */ "buffer",
      /* bytes */ "i32",
      /* into */ "buffer",
      /* units */ "i32",
    ],
    result: "i32",
  },
});

const CP_OEMCP = 1;

/**
 * Decodes what a program has printed.
 *
 * @param bytes What it printed
 * @returns The text
 */
export function consoleText(bytes: Uint8Array<ArrayBuffer>): string {
  // No text has zeros, but each second byte of plain UTF-16 is one.
  if (bytes.includes(0)) return fromWide(bytes);
  const units = wideBuffer(bytes.length);
  const count = kernel.MultiByteToWideChar(
    ...[CP_OEMCP, 0, bytes, bytes.length, units, bytes.length] as const,
  );
  return fromWide(units, count);
}
