/**
 * Compiles native code for Windows, which is written in C++.
 *
 * @module
 */

import { basename } from "node:path";
import { mustRun } from "./command.ts";

/** The compiler; with threads of POSIX, since the other one has none. */
export const NATIVE_COMPILER = "x86_64-w64-mingw32-g++-posix";

/** A program or a library. */
export interface NativeTarget {
  /** The file to make. */
  readonly output: string;
  /** A folder for what is made on the way; whoever makes it removes it. */
  readonly folder: string;
  /** Paths of sources. */
  readonly sources: readonly string[];
  /** What is linked as it is: objects, lists of exports. */
  readonly others?: readonly string[];
  /** Windows's own libraries, such as `ole32`. */
  readonly libraries: readonly string[];
  /** Whether it is a library. */
  readonly isShared?: boolean;
}

const COMPILE_FLAGS = [
  ...["-std=c++17", "-Wall", "-Wextra", "-Werror", "-Os"],
  ...["-ffunction-sections", "-fdata-sections"],
] as const;

/**
 * Everything of the compiler's is linked in, since no Windows has it. No time
 * is put into the file, so that the same sources make the same file.
 */
const LINK_FLAGS = [
  ...["-static", "-s", "-Wl,--gc-sections,--no-insert-timestamp"],
] as const;

/**
 * Compiles and links, with one compiler for each processor.
 *
 * @param target What to make of what
 */
export async function compileNative(target: NativeTarget): Promise<void> {
  const { folder, isShared = false, libraries, others = [], output } = target;
  const waiting = target.sources.values();
  const compilers = Array.from(
    { length: navigator.hardwareConcurrency },
    () => compileEach(waiting, folder),
  );
  await Promise.all(compilers);
  await mustRun(NATIVE_COMPILER, {
    args: [
      ...isShared ? ["-shared"] : [],
      ...LINK_FLAGS,
      ...["-o", output],
      ...target.sources.map((source) => objectOf(source, folder)),
      ...others,
      ...libraries.map((name) => `-l${name}`),
    ],
  });
}

async function compileEach(
  sources: Iterable<string>,
  folder: string,
): Promise<void> {
  for (const source of sources) {
    await mustRun(NATIVE_COMPILER, {
      args: [
        ...[...COMPILE_FLAGS, "-c", source],
        ...["-o", objectOf(source, folder)],
      ],
    });
  }
}

function objectOf(source: string, folder: string): string {
  return `${folder}/${basename(source, ".cpp")}.o`;
}

/**
 * Finds the sources in a folder.
 *
 * @param folder Its path
 * @returns Their paths, by name
 */
export async function nativeSources(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".cpp"))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}
