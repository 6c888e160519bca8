/**
 * Libraries of Windows, each opened when one of its functions is first called.
 *
 * @module
 */

import { fromWide, wideBuffer } from "./wide.ts";

const KERNEL = {
  GetLastError: { parameters: [], result: "u32" },
  GetSystemDirectoryW: {
    parameters: [/* into */ "buffer", /* units */ "u32"],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

let kernel: Deno.StaticForeignLibraryInterface<typeof KERNEL> | undefined;

/** Longer than any path that `GetSystemDirectoryW` gives. */
const PATH_UNITS = 1024;

/**
 * Binds functions of a library.
 *
 * @param name The library, such as `netapi32.dll`
 * @param forms Their forms, as `Deno.dlopen` takes them
 * @returns The functions; calling one throws if the library lacks any of them
 */
export function library<const F extends Deno.ForeignLibraryInterface>(
  name: string,
  forms: F,
): Deno.StaticForeignLibraryInterface<F> {
  let opened: Deno.StaticForeignLibraryInterface<F> | undefined;
  const open = () => {
    // Before anything can fail: opening a library sets the error.
    openKernel();
    return Deno.dlopen(placeOf(name), forms).symbols;
  };
  return new Proxy({} as Deno.StaticForeignLibraryInterface<F>, {
    get: (_, symbol: string) => (opened ??= open())[symbol],
  });
}

/**
 * Only from the system's own folder: a name alone is looked for beside the
 * program first, where somebody may have put another one. The kernel's own
 * library is there before any other, so for that a name is enough.
 */
function placeOf(name: string): string {
  if (name === "kernel32.dll" || name.includes("\\")) return name;
  return `${systemDirectory()}\\${name}`;
}

/**
 * Finds the system's own folder.
 *
 * @returns Its path, such as `C:\Windows\System32`
 */
export function systemDirectory(): string {
  const path = wideBuffer(PATH_UNITS);
  openKernel().GetSystemDirectoryW(path, PATH_UNITS);
  return fromWide(path);
}

/**
 * The error that the last failed call on this thread left. Valid only right
 * after a synchronous call: nothing else may run in between.
 *
 * @returns Its number
 */
export function lastError(): number {
  return openKernel().GetLastError();
}

function openKernel(): Deno.StaticForeignLibraryInterface<typeof KERNEL> {
  return kernel ??= Deno.dlopen("kernel32.dll", KERNEL).symbols;
}
