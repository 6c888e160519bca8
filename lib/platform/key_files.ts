/**
 * Lists of ssh keys that lie in files, one for each user: what is alike
 * wherever they are.
 *
 * @module
 */

import { within } from "../deadline.ts";
import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import { Turns } from "../turns.ts";
import type { AuthorizedKeys } from "./authorized_keys.ts";
import { SystemError } from "./system_error.ts";

/** A user's file of keys. What the system refuses is a `SystemError`. */
export interface KeyFile {
  /** Where it is, for messages. */
  readonly path: string;

  /**
   * Reads it.
   *
   * @returns Its content; nothing if there is none
   */
  read(): Promise<Uint8Array | undefined>;

  /**
   * Puts a new file in its place.
   *
   * @param bytes Its content
   */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Finds the file of a user by name; nothing if there is no such user. */
export type FindKeyFile = (user: string) => Promise<KeyFile | undefined>;

/**
 * Reads and changes key files.
 *
 * @param find Finds them
 * @returns The files
 */
export function keyFilesBy(find: FindKeyFile): AuthorizedKeys {
  // Two changes at the same time would lose one.
  const turns = new Turns();
  return {
    read: (user) => read(user, find),
    edit: (user, change) => turns.run(() => edit(user, { change, find })),
  };
}

async function read(user: string, find: FindKeyFile): Promise<string> {
  const file = await lookUp(user, find);
  const bytes = await bounded(file, "read", file.read());
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  throw new AgentError(
    `failed to read '${file.path}': No such file or directory`,
  );
}

async function edit(
  user: string,
  { change, find }: {
    change: (text: string | undefined) => string | undefined;
    find: FindKeyFile;
  },
): Promise<void> {
  const file = await lookUp(user, find);
  const bytes = await bounded(file, "read", file.read());
  const before = bytes && strictText(bytes, file.path);
  const after = change(before);
  if (after === undefined || after === before) return;
  const work = file.write(new TextEncoder().encode(after));
  await bounded(file, "write", work);
}

async function lookUp(user: string, find: FindKeyFile): Promise<KeyFile> {
  const what = `failed to lookup user '${user}'`;
  const file = await within(find(user), { what, ms: LIMITS.accountMs });
  if (file !== undefined) return file;
  throw new AgentError(`${what}: no such user`);
}

/** A home may lie on a server that does not answer. */
async function bounded<T>(
  { path }: KeyFile,
  verb: "read" | "write",
  work: Promise<T>,
): Promise<T> {
  const what = `failed to ${verb} '${path}'`;
  try {
    return await within(work, { what, ms: LIMITS.accountMs });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new AgentError(`${what}: ${error.message}`, { cause: error });
  }
}

/** What cannot be read exactly would not be written back as it was. */
function strictText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch (cause) {
    throw new AgentError(`Cannot change '${path}': it is not UTF-8`, { cause });
  }
}
