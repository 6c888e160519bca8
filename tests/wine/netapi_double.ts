/**
 * A double of the library that knows users, which Wine has only in part.
 *
 * @module
 */

import { bring } from "./compiled.ts";
import type { WineMachine } from "./machine.ts";

const LIBRARY = "/root/wine/drive_c/windows/system32/netapi32.dll";

/**
 * Puts the double in the library's place, before a program needs it.
 *
 * @param machine Where
 */
export async function placeNetapiDouble(machine: WineMachine): Promise<void> {
  // Anew: what is there may be shared with other machines.
  await Deno.remove(machine.outside(LIBRARY));
  await bring(machine, {
    ...{ source: "netapi_double.c", path: LIBRARY, flags: ["-shared"] },
  });
  const { code } = await machine.run("reg", [
    ...["add", "HKCU\\Software\\Wine\\DllOverrides", "/f"],
    ...["/v", "netapi32", "/d", "native"],
  ]);
  if (code !== 0) throw new Error("Cannot have Wine use the double");
}
