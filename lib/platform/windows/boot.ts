/**
 * The boot that the machine is in, which Windows has no name for: it is given
 * one, where nothing outlives it.
 *
 * @module
 */

import { uptimeMs } from "../../ffi/windows/memory_use.ts";
import { VolatileKey } from "../../ffi/windows/volatile_key.ts";
import type { Boot } from "../filesystems.ts";
import { STATE_KEY } from "./marking.ts";

const NAME = "boot";

/**
 * Makes what tells the current boot, which asks for its name once.
 *
 * @returns What tells its name and age
 */
export function bootTeller(): () => Promise<Boot> {
  let known: string | undefined;
  return async () => {
    const id = known ??= await nameIt();
    return { id, seconds: uptimeMs() / 1000 };
  };
}

/** Whoever comes later takes the name that is there. */
async function nameIt(): Promise<string> {
  using key = new VolatileKey(STATE_KEY);
  const there = key.read(NAME);
  if (there !== undefined) return there;
  const name = crypto.randomUUID();
  await key.write(NAME, name);
  return name;
}
