/**
 * Windows files of any kind.
 *
 * @module
 */

import { Code, Win32Error } from "../../ffi/windows/error.ts";
import {
  closeFile,
  dropFile,
  type FileKind,
  flushFile,
  kindOf,
  neverWait,
  openFile,
  readFile,
  seekFile,
  writeFile,
} from "../../ffi/windows/file.ts";
import type { Access, Files, OpenFile, Origin } from "../files.ts";
import { plainly, SystemError } from "../system_error.ts";

/** The only device that never makes anybody wait. */
const NOTHING = /(^|[\\/])nul:?$/i;

/** Opens Windows files. */
export const files: Files = { open };

async function open(path: string, access: Access): Promise<OpenFile> {
  return await plainly(Win32Error, async () => {
    const handle = await openFile(checked(path), access);
    try {
      const kind = await kindOf(handle);
      if (kind === "pipe") await neverWait(handle);
      if (kind === "device" && !NOTHING.test(path)) {
        throw new SystemError("Nobody could tell how long a device waits");
      }
      return new WindowsFile(handle, { kind, access });
    } catch (error) {
      dropFile(handle);
      throw error;
    }
  });
}

class WindowsFile implements OpenFile {
  #handle: bigint;
  #kind: FileKind;
  #access: Access;

  constructor(
    handle: bigint,
    { kind, access }: { kind: FileKind; access: Access },
  ) {
    this.#handle = handle;
    this.#kind = kind;
    this.#access = access;
  }

  async read(into: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await plainly(Win32Error, () => readFile(this.#handle, into));
  }

  async write(from: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await plainly(Win32Error, () => writeFile(this.#handle, from));
  }

  async seek(offset: number | bigint, origin: Origin): Promise<number> {
    // What the system does with the place of anything else is not defined.
    if (this.#kind !== "file") throw new SystemError("Illegal seek");
    return await plainly(
      Win32Error,
      () => seekFile(this.#handle, offset, origin),
    );
  }

  async flush(): Promise<void> {
    // Of a pipe, that would wait until the other side has read everything.
    if (!this.#access.write || this.#kind !== "file") return;
    await plainly(Win32Error, () => flushFile(this.#handle));
  }

  async close(): Promise<void> {
    await plainly(Win32Error, () => closeFile(this.#handle));
  }
}

/** A path of Windows ends at the first zero: it would be another file. */
function checked(path: string): string {
  if (!path.includes("\0")) return path;
  throw new Win32Error("Cannot open", Code.ERROR_INVALID_NAME);
}
