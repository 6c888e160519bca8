/**
 * Makes the native library that the agent freezes Windows with: VSS's
 * requester and provider in one file, with its type library in it.
 *
 * @module
 */

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "./command.ts";
import { missingProgram } from "./lack.ts";
import { compileNative, NATIVE_COMPILER, nativeSources } from "./native.ts";
import { providePackages } from "./packages.ts";

/** Where it is as a rule, from the checkout's folder. */
export const VSS_LIBRARY = "dist/stillpoint-vss.dll";

const SOURCES = fileURLToPath(
  new URL("../lib/platform/windows/vss", import.meta.url),
);

const TYPE_LIBRARIES = "x86_64-w64-mingw32-widl";
const RESOURCES = "x86_64-w64-mingw32-windres";
const PACKAGES = [
  "g++-mingw-w64-x86-64-posix",
  "mingw-w64-tools",
] as const;

/**
 * Makes the library. A machine without a compiler for Windows gets one, if it
 * is a Debian and we may; else there is no library, and an agent without one.
 *
 * @param output The file to make
 * @returns `undefined` once it is there, else why it is not
 */
export async function provideVss(
  output: string = VSS_LIBRARY,
): Promise<string | undefined> {
  const why = await whatIsLacking() &&
    (await providePackages(PACKAGES) ?? await whatIsLacking());
  if (why !== undefined) return `There is no ${output}, and so no VSS: ${why}`;
  await Deno.mkdir(dirname(output), { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-vss-" });
  try {
    await make(output, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return undefined;
}

async function whatIsLacking(): Promise<string | undefined> {
  return await missingProgram(NATIVE_COMPILER, TYPE_LIBRARIES, RESOURCES);
}

async function make(output: string, folder: string): Promise<void> {
  const typeLibrary = `${folder}/stillpoint-vss.tlb`;
  await mustRun(TYPE_LIBRARIES, {
    args: ["-m64", "-t", "-o", typeLibrary, `${SOURCES}/provider.idl`],
  });
  const resources = `${folder}/resources.o`;
  await mustRun(RESOURCES, {
    args: [
      ...[`--include-dir=${folder}`, "--output-format=coff"],
      ...[`${SOURCES}/stillpoint-vss.rc`, resources],
    ],
  });
  await compileNative({
    ...{ output, folder, isShared: true },
    sources: await nativeSources(SOURCES),
    others: [resources, `${SOURCES}/stillpoint-vss.def`],
    libraries: ["ole32", "oleaut32", "uuid", "advapi32"],
  });
}
