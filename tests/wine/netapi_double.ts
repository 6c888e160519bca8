/**
 * A double of the library that knows users, which Wine has only in part.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { WineMachine } from "./machine.ts";

const COMPILER = "x86_64-w64-mingw32-gcc";
const SOURCE = fileURLToPath(new URL("./netapi_double.c", import.meta.url));
const LIBRARY = "/root/wine/drive_c/windows/system32/netapi32.dll";

/**
 * Puts the double in the library's place, before a program needs it.
 *
 * @param machine Where
 */
export async function placeNetapiDouble(machine: WineMachine): Promise<void> {
  const path = machine.outside(LIBRARY);
  // Anew: what is there may be shared with other machines.
  await Deno.remove(path);
  const { success, stderr } = await new Deno.Command(COMPILER, {
    args: ["-O2", "-Wall", "-Werror", "-shared", "-s", "-o", path, SOURCE],
    signal: AbortSignal.timeout(60_000),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { code } = await machine.run("reg", [
    ...["add", "HKCU\\Software\\Wine\\DllOverrides", "/f"],
    ...["/v", "netapi32", "/d", "native"],
  ]);
  if (code !== 0) throw new Error("Cannot have Wine use the double");
}
