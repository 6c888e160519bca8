/**
 * The VSS library's file: part of the program, and on the machine from the
 * installation on, since VSS loads it, too.
 *
 * @module
 */

import { AgentError, reasonOf } from "../../error.ts";
import { makePrivateDirectory } from "../../ffi/windows/directory.ts";
import {
  type Entry,
  lookAt,
  openFileIn,
  openFolder,
} from "../../ffi/windows/entry.ts";
import { isTrusted, ownerOf } from "../../ffi/windows/owner.ts";
import { loadVss, type VssLibrary } from "../../ffi/windows/vss.ts";
import { removeIfThere, unlessMissing } from "../../missing.ts";
import { readWhole } from "../../whole_file.ts";

/** The library's file, here and in the program. */
const NAME = "stillpoint-vss.dll";

/** Where the sources have it, from here. */
const BUILT = `../../../dist/${NAME}`;

const HINT = "run as an administrator: stillpoint --service vss-install";

/** Loads the library from where it was installed, once. */
export class InstalledVss {
  #home: () => string;
  #library: VssLibrary | undefined;

  /**
   * Prepares to load; looks at nothing yet.
   *
   * @param home Tells the folder where it was installed
   */
  constructor(home: () => string) {
    this.#home = home;
  }

  /**
   * Loads the library, unless that was done. Throws if it is not there, or if
   * somebody else could have put it there.
   *
   * @returns Its functions
   */
  async load(): Promise<VssLibrary> {
    this.#library ??= await loadFrom(this.#home());
    return this.#library;
  }
}

async function loadFrom(home: string): Promise<VssLibrary> {
  const path = vssPathIn(home);
  try {
    await checkOwners(home);
    return loadVss(path);
  } catch (cause) {
    const why = reasonOf(cause);
    throw new AgentError(`VSS is not set up ("${path}": ${why}); ${HINT}`, {
      cause,
    });
  }
}

/** What it says is run by the system itself. */
async function checkOwners(home: string): Promise<void> {
  await using folder = await openFolder(home);
  mustBeTrusted(folder, home);
  await using file = await openFileIn(folder, NAME);
  mustBeTrusted(file, NAME);
  const { isFolder, isReparsePoint } = await lookAt(file);
  if (isFolder || isReparsePoint) throw new AgentError("it is no file");
}

function mustBeTrusted(entry: Entry, name: string): void {
  const owner = ownerOf(entry);
  if (isTrusted(owner)) return;
  throw new AgentError(`${name} belongs to ${owner}, not to administrators`);
}

/**
 * Tells where the library lies.
 *
 * @param home The agent's folder
 * @returns Its path
 */
export function vssPathIn(home: string): string {
  return `${home}\\${NAME}`;
}

/**
 * Puts the library of this program onto the machine, in the place of an
 * earlier one, which may be in use.
 *
 * @param home The agent's folder
 * @returns Where it is now
 */
export async function unpackVss(home: string): Promise<string> {
  const bytes = await ownCopy();
  if (bytes === undefined) {
    throw new AgentError(`this program was built without ${NAME}`);
  }
  makePrivateDirectory(home);
  await using folder = await openFolder(home);
  mustBeTrusted(folder, home);
  const path = vssPathIn(home);
  await putAway(path);
  await Deno.writeFile(path, bytes, { createNew: true });
  return path;
}

/**
 * Takes the library from the machine.
 *
 * @param home The agent's folder
 */
export async function removeVss(home: string): Promise<void> {
  await putAway(vssPathIn(home));
}

/**
 * What is in use cannot be removed, but can be given another name; it goes the
 * next time. A name of its own, since an earlier one may still be in use.
 */
async function putAway(path: string): Promise<void> {
  await removeOlder(path.slice(0, -NAME.length - 1));
  const old = `${path}.${crypto.randomUUID()}.old`;
  const isThere = await unlessMissing(Deno.rename(path, old).then(() => true));
  if (isThere) await removeIfThere(old).catch(() => {});
}

async function removeOlder(home: string): Promise<void> {
  const entries = await unlessMissing(Array.fromAsync(Deno.readDir(home)));
  const old = (entries ?? []).map(({ name }) => name)
    .filter((name) => name.startsWith(`${NAME}.`) && name.endsWith(".old"));
  for (const name of old) {
    await removeIfThere(`${home}\\${name}`).catch(() => {});
  }
}

/**
 * Reads the library that this program carries, beside the agent's code.
 *
 * @returns The file's bytes; nothing if it carries none
 */
export async function ownCopy(): Promise<Uint8Array | undefined> {
  const { url } = import.meta;
  const place = new URL(url.endsWith(".ts") ? BUILT : `./${NAME}`, url);
  return await unlessMissing(readWhole(place));
}
