/**
 * What a constant of ours stands for in C.
 *
 * @module
 */

import { uname } from "../../../../lib/ffi/uname.ts";

/** This machine's architecture, as Deno calls it, too. */
export const ARCH: string = uname().machine;

/**
 * An expression in C; one for each member; or nothing, for what no header
 * tells.
 */
export type Meaning = string | null | { readonly [name: string]: Meaning };

/** The constants of one file, by name. */
export type Meanings = Readonly<Record<string, Meaning>>;

/** Headers that can be used together, and the files that follow them. */
export interface HeaderSet {
  /** The headers, and what is defined before them. */
  readonly prelude: string;
  /** Files below `lib/`. */
  readonly files: Readonly<Record<string, Meanings>>;
}

/**
 * Asks for the places of members in a structure, and for its size.
 *
 * @param type The structure
 * @param members Its members by our names for them
 * @returns The expressions
 */
export function layout(
  type: string,
  members: Readonly<Record<string, string>>,
): Record<string, string> {
  const offsets = Object.entries(members).map(([name, member]) => [
    name,
    `offsetof(${type}, ${member})`,
  ]);
  return { ...Object.fromEntries(offsets), size: `sizeof(${type})` };
}

/**
 * Asks for constants that have the same name in C.
 *
 * @param names The names
 * @returns The expressions
 */
export function alike(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

/**
 * Asks for the numbers of system calls.
 *
 * @param names The calls
 * @returns The expressions
 */
export function calls(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `__NR_${name}`]));
}

/** `struct stat`, as far as we read it. */
export const STATUS: Readonly<Record<string, string>> = layout("struct stat", {
  links: "st_nlink",
  mode: "st_mode",
  uid: "st_uid",
  length: "st_size",
});
