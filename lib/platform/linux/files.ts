/**
 * Linux files of any kind.
 *
 * @module
 */

import { openDirectory, syncDirectory } from "../../ffi/directory.ts";
import { Errno, ErrnoError, isErrno } from "../../ffi/errno.ts";
import {
  closeFile,
  openFile,
  readFile,
  seekFile,
  writeFile,
} from "../../ffi/file.ts";
import type { Access, Files, OpenFile, Origin } from "../files.ts";
import { plainly } from "../system_error.ts";

/** A file for root to write and for all to read, less what the umask takes. */
const PERMISSIONS = 0o644;

/** Opens Linux files. */
export const files: Files = { open, syncDirectory: syncDirectoryAt };

async function open(path: string, access: Access): Promise<OpenFile> {
  return new LinuxFile(
    await plainly(ErrnoError, () => openOrCreate(path, access)),
  );
}

class LinuxFile implements OpenFile {
  #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  async read(into: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await plainly(ErrnoError, () => readFile(this.#fd, into));
  }

  async write(from: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await plainly(ErrnoError, () => writeFile(this.#fd, from));
  }

  async seek(offset: number | bigint, origin: Origin): Promise<number> {
    return await plainly(ErrnoError, () => seekFile(this.#fd, offset, origin));
  }

  /** Nothing is held back that would have to be written now. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await plainly(ErrnoError, () => closeFile(this.#fd));
  }
}

/**
 * Makes the file, or else opens the one that is there. In one step, the kernel
 * would make files at the far end of symbolic links, and would not let root
 * write to another user's file in `/tmp` (`fs.protected_regular`).
 */
async function openOrCreate(path: string, access: Access): Promise<number> {
  const { read, write, append, truncate } = access;
  const flags = { read, write, append };
  if (access.create) {
    try {
      const permissions = PERMISSIONS;
      return await openFile(path, { ...flags, createNew: true, permissions });
    } catch (error) {
      if (!isErrno(error, Errno.EEXIST)) throw error;
    }
  }
  return await openFile(path, { ...flags, truncate });
}

async function syncDirectoryAt(path: string): Promise<void> {
  await plainly(ErrnoError, async () => {
    await using directory = await openDirectory(path);
    await syncDirectory(directory);
  });
}
