/**
 * Keys of the registry that live in memory: a new boot has none of them.
 *
 * @module
 */

import { newDescriptor } from "./descriptor.ts";
import { Code } from "./error.ts";
import type { Handle } from "./handle.ts";
import { LOCAL_MACHINE, mustSucceed, openKey } from "./key.ts";
import { library } from "./library.ts";
import { fromWide, wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  RegSetValueExW: {
    parameters: [
      /* key */ "isize",
      /* name */ "buffer",
      /* reserved */ "u32",
      /* type */ "u32",
      /* data */ "buffer",
      /* bytes */ "u32",
    ],
    result: "i32",
    nonblocking: true,
  },
  RegQueryValueExW: {
    parameters: [
      /* key */ "isize",
      /* name */ "buffer",
      /* reserved */ "pointer",
      /* type */ "pointer",
      /* data */ "buffer",
      /* bytes */ "buffer",
    ],
    result: "i32",
  },
  RegDeleteValueW: {
    parameters: [/* key */ "isize", /* name */ "buffer"],
    result: "i32",
    nonblocking: true,
  },
  RegDeleteKeyExW: {
    parameters: [/* root */ "isize", /* key */ "buffer", "u32", "u32"],
    result: "i32",
  },
});

const REG_OPTION_VOLATILE = 1;
const KEY_ALL_ACCESS = 0xf003f;
const KEY_WOW64_64KEY = 0x100;
const REG_SZ = 1;

/** Nothing is inherited; the system and administrators may do everything. */
const ADMINISTRATORS_ONLY = "D:P(A;;GA;;;SY)(A;;GA;;;BA)";

/** `SECURITY_ATTRIBUTES`: its size, and where the descriptor is. */
const ATTRIBUTES = { size: 24, descriptor: 8 } as const;

/** Longer than any value that the agent writes. */
const VALUE_BYTES = 1024 * 1024;

const LITTLE_ENDIAN = true;

/** A key that is open. */
export class VolatileKey implements Disposable {
  #key: Handle;

  /**
   * Opens a key, or makes it so that only the system and administrators can
   * look at it.
   *
   * @param path Its path, below `HKEY_LOCAL_MACHINE`; what is above it must be
   * there
   */
  constructor(path: string) {
    using descriptor = newDescriptor(ADMINISTRATORS_ONLY);
    const attributes = new Uint8Array(ATTRIBUTES.size);
    const view = new DataView(attributes.buffer);
    view.setUint32(0, ATTRIBUTES.size, LITTLE_ENDIAN);
    view.setBigInt64(ATTRIBUTES.descriptor, descriptor.value, LITTLE_ENDIAN);
    this.#key = openKey(path, {
      what: `Cannot make "${path}" in the registry`,
      access: KEY_ALL_ACCESS,
      options: REG_OPTION_VOLATILE,
      security: attributes,
    });
  }

  /**
   * Reads a text.
   *
   * @param name Its name
   * @returns The text, if there is one
   */
  read(name: string): string | undefined {
    const bytes = new Uint8Array(VALUE_BYTES);
    const length = new Uint8Array(Uint32Array.of(bytes.length).buffer);
    const code = advapi.RegQueryValueExW(
      ...[this.#key.value, wideString(name), null, null] as const,
      ...[bytes, length] as const,
    );
    if (code === Code.ERROR_FILE_NOT_FOUND) return undefined;
    mustSucceed(`Cannot read "${name}" in the registry`, code);
    return fromWide(bytes);
  }

  /**
   * Writes a text.
   *
   * @param name Its name
   * @param text The text
   */
  async write(name: string, text: string): Promise<void> {
    const [wide, data] = [wideString(name), wideString(text)];
    const code = await advapi.RegSetValueExW(
      ...[this.#key.value, wide, 0, REG_SZ, data, data.length] as const,
    );
    // SAFETY: mentioned again so that they were there until now.
    [wide, data].forEach((bytes) => bytes.fill(0));
    mustSucceed(`Cannot write "${name}" into the registry`, code);
  }

  /**
   * Removes a text; one that is not there counts as removed.
   *
   * @param name Its name
   */
  async remove(name: string): Promise<void> {
    const wide = wideString(name);
    const code = await advapi.RegDeleteValueW(this.#key.value, wide);
    // SAFETY: mentioned again so that it was there until now.
    wide.fill(0);
    if (code === Code.ERROR_FILE_NOT_FOUND) return;
    mustSucceed(`Cannot remove "${name}" from the registry`, code);
  }

  /** Closes the key. */
  [Symbol.dispose](): void {
    this.#key[Symbol.dispose]();
  }
}

/**
 * Removes a key with its values; one that is not there counts as removed.
 *
 * @param path Its path, below `HKEY_LOCAL_MACHINE`
 */
export function removeVolatileKey(path: string): void {
  const code = advapi.RegDeleteKeyExW(
    ...[LOCAL_MACHINE, wideString(path), KEY_WOW64_64KEY, 0] as const,
  );
  if (code === Code.ERROR_FILE_NOT_FOUND) return;
  mustSucceed(`Cannot remove "${path}" from the registry`, code);
}
