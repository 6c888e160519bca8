/**
 * Keys of the registry that are the agent's own, made and removed whole.
 *
 * @module
 */

import { Code, Win32Error } from "./error.ts";
import { ownHandle } from "./handle.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegCreateKeyExW: {
    parameters: [
      /* root */ "isize",
      /* key */ "buffer",
      /* reserved */ "u32",
      /* class */ "pointer",
      /* options */ "u32",
      /* access */ "u32",
      /* security */ "pointer",
      /* into */ "buffer",
      /* whether it was there */ "pointer",
    ],
    result: "i32",
  },
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
  RegCloseKey: { parameters: [/* key */ "isize"], result: "i32" },
});

/** `HKEY_LOCAL_MACHINE`: 32 bits with their sign. */
const LOCAL_MACHINE = -0x7ffffffen;
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
  const out = new BigInt64Array(1);
  throwUnlessDone(
    what,
    advapi.RegCreateKeyExW(
      ...[LOCAL_MACHINE, wideString(key), 0, null, 0, KEY_SET_VALUE] as const,
      ...[null, new Uint8Array(out.buffer), null] as const,
    ),
  );
  using open = ownHandle(out[0] ?? 0n, advapi.RegCloseKey);
  for (const [name, value] of Object.entries(values)) {
    const isText = typeof value === "string";
    const type = isText ? REG_EXPAND_SZ : REG_DWORD;
    const bytes = isText
      ? wideString(value)
      : new Uint8Array(Uint32Array.of(value).buffer);
    const words = [wideString(name), 0, type, bytes, bytes.length] as const;
    throwUnlessDone(what, advapi.RegSetValueExW(open.value, ...words));
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
  throwUnlessDone(`Cannot remove the key "${key}" of the registry`, code);
}

function throwUnlessDone(what: string, code: number): void {
  if (code !== 0) throw new Win32Error(what, code);
}
