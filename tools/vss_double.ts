/**
 * Makes the double of VSS, with which tests show what the native library says
 * to the real one: see `tests/wine/vss_double/`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { failureOf } from "./failure.ts";
import { missingProgram } from "./lack.ts";
import { compileNative, NATIVE_COMPILER, type NativeTarget } from "./native.ts";

const SOURCES = fileURLToPath(
  new URL("../tests/wine/vss_double", import.meta.url),
);
/** Whose headers the double reads. */
const LIBRARY = fileURLToPath(
  new URL("../lib/platform/windows/vss", import.meta.url),
);

/** Where its files are, from the checkout's folder. */
export const VSS_DOUBLE = "build/vss_double";

/** The files, what each is made of, and what it needs of Windows. */
const FILES: Readonly<
  Record<string, Pick<NativeTarget, "sources" | "libraries" | "isShared">>
> = {
  "vssapi.dll": {
    sources: ["backup", "host", "metadata", "script", "service", "work"],
    libraries: ["ole32", "oleaut32", "uuid"],
    isShared: true,
  },
  "com_double.dll": {
    sources: ["catalog_double", "catalog_lists", "script"],
    libraries: ["ole32", "oleaut32", "uuid", "advapi32"],
    isShared: true,
  },
  "vss_host.exe": {
    sources: ["script", "vss_host"],
    libraries: ["ole32", "uuid"],
  },
  "vss_driver.exe": {
    sources: ["vss_driver"],
    libraries: ["ole32", "oleaut32", "uuid", "advapi32"],
  },
};

/** Names of its files. */
export const VSS_DOUBLE_FILES: readonly string[] = Object.keys(FILES);

/**
 * Makes what is missing, or older than its sources. What goes wrong keeps from
 * the tests that need it, and from nothing else.
 *
 * @returns `undefined` once everything is there, else why it is not
 */
export async function provideVssDouble(): Promise<string | undefined> {
  if (await isMade()) return undefined;
  const why = await missingProgram(NATIVE_COMPILER) ?? await failureOf(make);
  return why && `VSS cannot be tested: ${why}`;
}

async function make(): Promise<void> {
  await Deno.mkdir(VSS_DOUBLE, { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-vss-" });
  try {
    for (const [name, { sources, ...target }] of Object.entries(FILES)) {
      await compileNative({
        ...target,
        ...{ folder, output: `${VSS_DOUBLE}/${name}` },
        sources: sources.map((source) => `${SOURCES}/${source}.cpp`),
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function isMade(): Promise<boolean> {
  const made = VSS_DOUBLE_FILES.map((name) => `${VSS_DOUBLE}/${name}`);
  const oldest = Math.min(...await Promise.all(made.map(timeOf)));
  const sources = [...await timesIn(SOURCES), ...await timesIn(LIBRARY)];
  return oldest > Math.max(...sources);
}

async function timesIn(folder: string): Promise<number[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return await Promise.all(
    entries.map(({ name }) => timeOf(`${folder}/${name}`)),
  );
}

/** When it was written; the beginning of time if it was not. */
async function timeOf(path: string): Promise<number> {
  try {
    return (await Deno.stat(path)).mtime?.getTime() ?? 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
