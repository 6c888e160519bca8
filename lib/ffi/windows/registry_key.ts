/**
 * Keys of the registry that are the agent's own, made and removed whole.
 *
 * @module
 */

import { Code } from "./error.ts";
import { LOCAL_MACHINE, mustSucceed, openKey } from "./key.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegSetValueExW: {
    parameters: [
      /* key */ "isize",
      /* name */ "buffer",
      /* reserved */ "u32",
      /* type */ "u32",
      /* value */ "buffer",
      /* bytes */ "u32",
    ],
    result: "i32",
  },
  RegDeleteTreeW: {
    parameters: [/* root */ "isize", /* key */ "buffer"],
    result: "i32",
  },
});

const KEY_SET_VALUE = 0x2;

const REG_EXPAND_SZ = 2;
const REG_DWORD = 4;

/**
 * Makes a key with values, or gives one that is there these values.
 *
 * @param key The key, below `HKEY_LOCAL_MACHINE`
 * @param values Texts, in which names of variables are replaced by whoever
 *   reads them, and numbers of 32 bits
 */
export function setRegistryKey(
  key: string,
  values: Readonly<Record<string, string | number>>,
): void {
  const what = `Cannot write the key "${key}" of the registry`;
  using open = openKey(key, { what, access: KEY_SET_VALUE });
  for (const [name, value] of Object.entries(values)) {
    const isText = typeof value === "string";
    const type = isText ? REG_EXPAND_SZ : REG_DWORD;
    const bytes = isText
      ? wideString(value)
      : new Uint8Array(Uint32Array.of(value).buffer);
    const words = [wideString(name), 0, type, bytes, bytes.length] as const;
    mustSucceed(what, advapi.RegSetValueExW(open.value, ...words));
  }
}

/**
 * Removes a key with all that is in it; one that is not there counts as
 * removed.
 *
 * @param key The key, below `HKEY_LOCAL_MACHINE`
 */
export function removeRegistryKey(key: string): void {
  const code = advapi.RegDeleteTreeW(LOCAL_MACHINE, wideString(key));
  if (code === Code.ERROR_FILE_NOT_FOUND) return;
  mustSucceed(`Cannot remove the key "${key}" of the registry`, code);
}
