/**
 * Whether a file may be believed, or run as root: only if nobody but root
 * could have put it there or changed it.
 *
 * @module
 */

import { reasonOf } from "../../error.ts";
import { Distrust, type TrustedFile } from "../hook_system.ts";

const OTHERS_WRITE = 0o022;
const ANY_EXECUTE = 0o111;
const STICKY = 0o1000;
/** As in the kernel. */
const MOST_LINKS = 40;

/**
 * Makes sure that a file, each directory on the way to it, and each link are
 * root's, or the agent's own if it does not run as root, and that nobody else
 * can write to them. A directory like `/tmp` passes, where nobody can take
 * away what is another's. Throws a {@linkcode Distrust} that says what to do.
 *
 * @param path An absolute path
 * @returns The file
 */
export async function checkTrusted(path: string): Promise<TrustedFile> {
  let links = 0;
  let real = "";
  let rest = parts(path);
  checkEntry("/", await look("/"));
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const here = `${real}/${next}`;
    const info = await look(here);
    checkEntry(here, info);
    if (info.isSymlink) {
      if (++links > MOST_LINKS) throw refusal(path, "has too many links");
      const target = await Deno.readLink(here);
      rest = [...parts(target), ...rest];
      if (target.startsWith("/")) real = "";
    } else {
      real = next === ".." ? real.slice(0, real.lastIndexOf("/")) : here;
    }
  }
  return fileAt(real, await look(real === "" ? "/" : real));
}

/**
 * Does the same for a program, which must be executable, too.
 *
 * @param path An absolute path
 */
export async function checkProgram(path: string): Promise<void> {
  const { isExecutable } = await checkTrusted(path);
  if (isExecutable) return;
  throw refusal(path, `is not executable; do: chmod +x '${path}'`);
}

function parts(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}

async function look(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.lstat(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw refusal(path, "does not exist");
    }
    const why = reasonOf(cause);
    throw new Distrust(`Cannot look at ${path}: ${why}`, { cause });
  }
}

function checkEntry(path: string, info: Deno.FileInfo): void {
  const { uid, mode: bits, isSymlink, isDirectory } = info;
  const own = Deno.uid();
  if (uid !== 0 && uid !== own) {
    const who = own === 0 ? "root" : "root or the agent's user";
    const fix = `do: chown ${isSymlink ? "-h " : ""}root '${path}'`;
    throw refusal(path, `is owned by user ${uid}, not by ${who}; ${fix}`);
  }
  // Links have no permissions.
  if (isSymlink || bits === null || (bits & OTHERS_WRITE) === 0) return;
  if (isDirectory && (bits & STICKY) !== 0) return;
  const mode = (bits & 0o7777).toString(8).padStart(4, "0");
  const fix = `do: chmod go-w '${path}'`;
  throw refusal(path, `can be written by others (mode ${mode}); ${fix}`);
}

function fileAt(path: string, info: Deno.FileInfo): TrustedFile {
  const { isFile, mode, size } = info;
  if (!isFile) throw refusal(path, "is not a file");
  const isExecutable = mode === null || (mode & ANY_EXECUTE) !== 0;
  return { path, isExecutable, size };
}

function refusal(path: string, why: string): Distrust {
  return new Distrust(`${path} ${why}`);
}
