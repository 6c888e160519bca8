/**
 * Files, by handle.
 *
 * @module
 */

import { Base64 } from "../lib/base64.ts";
import { decodeBase64 } from "../lib/base64_text.ts";
import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import type { Origin } from "../lib/platform/files.ts";
import {
  alternate,
  base64,
  int,
  object,
  oneOf,
  optional,
  str,
} from "../lib/schema.ts";

const DEFAULT_COUNT = 4096;

/** Both ways to say what an offset is counted from. */
const WORDS = ["set", "cur", "end"] as const;
const ORIGINS: readonly Origin[] = ["start", "current", "end"];

const whence = alternate("GuestFileWhence", { int, str: oneOf(WORDS) });

/** Opens a file. */
export const fileOpen: Command = command({
  name: "guest-file-open",
  summary: "Opens a file and tells its handle.",
  args: object({ path: str, mode: optional(str) }),
  returns: "int",
  needs: ["files"],
  run: ({ path, mode = "r" }, { files }) => files.open(path, mode),
});

/** Closes a file. */
export const fileClose: Command = command({
  name: "guest-file-close",
  summary: "Closes a file.",
  args: object({ handle: int }),
  returns: "{}",
  needs: ["files"],
  run: ({ handle }, { files }) => files.close(handle),
});

/** Reads from a file. */
export const fileRead: Command = command({
  name: "guest-file-read",
  summary: "Reads on in a file, at most 48 MiB at a time.",
  args: object({ handle: int, count: optional(int) }),
  returns: "GuestFileRead",
  needs: ["files"],
  run: async ({ handle, count = DEFAULT_COUNT }, { files }) => {
    const { bytes, isEnd } = await files.read(handle, count);
    const text = new Base64(bytes, { once: true });
    return { count: bytes.length, "buf-b64": text, eof: isEnd };
  },
});

/** Writes to a file. */
export const fileWrite: Command = command({
  name: "guest-file-write",
  summary: "Writes on in a file.",
  args: object({ handle: int, "buf-b64": base64, count: optional(int) }),
  returns: "GuestFileWrite",
  needs: ["files"],
  run: async ({ handle, "buf-b64": text, count }, { files }) => {
    const decode = () => decodeBase64(text);
    return { count: await files.write(handle, decode, count), eof: false };
  },
});

/** Goes elsewhere in a file. */
export const fileSeek: Command = command({
  name: "guest-file-seek",
  summary: "Goes elsewhere in a file and tells the new position.",
  args: object({ handle: int, offset: int, whence }),
  returns: "GuestFileSeek",
  needs: ["files"],
  run: async ({ handle, offset, whence }, { files }) => {
    const place = () => ({ offset, origin: originOf(whence) });
    return { position: await files.seek(handle, place), eof: false };
  },
});

/** Makes sure that what was written is in the file. */
export const fileFlush: Command = command({
  name: "guest-file-flush",
  summary: "Waits until what was written is in the file.",
  args: object({ handle: int }),
  returns: "{}",
  needs: ["files"],
  run: ({ handle }, { files }) => files.flush(handle),
});

function originOf(
  whence: number | bigint | typeof WORDS[number],
): Origin {
  const index = typeof whence === "string"
    ? WORDS.indexOf(whence)
    : Number(whence);
  const origin = ORIGINS[index];
  if (origin !== undefined) return origin;
  throw new AgentError(`invalid whence code ${whence}`);
}
