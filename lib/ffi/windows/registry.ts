/**
 * Values of the registry.
 *
 * @module
 */

import { Code, Win32Error } from "./error.ts";
import { LOCAL_MACHINE } from "./key.ts";
import { library } from "./library.ts";
import { fromWide, wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegGetValueW: {
    parameters: [
      /* root */ "isize",
      /* key */ "buffer",
      /* name */ "buffer",
      /* flags */ "u32",
      /* type */ "pointer",
      /* into */ "buffer",
      /* bytes */ "buffer",
    ],
    result: "i32",
  },
});

/** What a value may be: RRF_RT_REG_SZ, RRF_RT_REG_DWORD. */
const TYPE = { text: 0x2, number: 0x10 } as const;

const TEXT_BYTES = 4096;

const LITTLE_ENDIAN = true;

/**
 * Reads a text that belongs to the machine.
 *
 * @param key Its key, below `HKEY_LOCAL_MACHINE`
 * @param name Its name
 * @returns The text, if there is one
 */
export function registryText(key: string, name: string): string | undefined {
  const bytes = read({ key, name, type: TYPE.text, size: TEXT_BYTES });
  return bytes && fromWide(bytes);
}

/**
 * Reads a number that belongs to the machine.
 *
 * @param key Its key, below `HKEY_LOCAL_MACHINE`
 * @param name Its name
 * @returns The number, if there is one
 */
export function registryNumber(key: string, name: string): number | undefined {
  const bytes = read({ key, name, type: TYPE.number, size: 4 });
  return bytes && new DataView(bytes.buffer).getUint32(0, LITTLE_ENDIAN);
}

function read({ key, name, type, size }: {
  readonly key: string;
  readonly name: string;
  readonly type: number;
  readonly size: number;
}): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(size);
  const length = new Uint8Array(Uint32Array.of(size).buffer);
  const code = advapi.RegGetValueW(
    ...[LOCAL_MACHINE, wideString(key), wideString(name)] as const,
    ...[type, null, bytes, length] as const,
  );
  if (code === 0) return bytes;
  if (code === Code.ERROR_FILE_NOT_FOUND) return undefined;
  throw new Win32Error(`Cannot read "${name}" in the registry`, code);
}
