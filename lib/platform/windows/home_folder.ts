/**
 * The agent's own folder, from which it takes its configuration and hooks, and
 * where it writes. Anybody may make folders where it lies, so one that is
 * there may be a trap.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import {
  isPlainFolder,
  isPrivate,
  makePrivate,
  makePrivateDirectory,
  openItself,
} from "../../ffi/windows/directory.ts";
import type { Handle } from "../../ffi/windows/handle.ts";
import { isTrusted, ownerOf } from "../../ffi/windows/owner.ts";

/**
 * Makes the folder, or sees to it that one that is there may be trusted and
 * can be entered by nobody else.
 *
 * @param path Where it is
 */
export function ensureHome(path: string): void {
  if (!makePrivateDirectory(path)) guardHome(path);
}

/**
 * Sees to it that the folder may be trusted and can be entered by nobody else,
 * if it is there.
 *
 * @param path Where it is
 */
export function guardHome(path: string): void {
  using folder = openItself(path);
  if (folder === undefined) return;
  if (!isPlainFolder(folder)) {
    throw new AgentError(`Cannot use "${path}": it is no folder, or a link`);
  }
  throwUnlessTrusted(folder, path);
  if (isPrivate(folder)) return;
  // Others could make something in it so far, and now they cannot any more.
  makePrivate(folder, { isChecked: false });
  for (const { name } of Deno.readDirSync(path)) {
    const inside = `${path}\\${name}`;
    using entry = openItself(inside);
    if (entry !== undefined) throwUnlessTrusted(entry, inside);
  }
  makePrivate(folder, { isChecked: true });
}

function throwUnlessTrusted(entry: Handle, path: string): void {
  const owner = ownerOf(entry);
  if (isTrusted(owner)) return;
  throw new AgentError(
    `Cannot use "${path}": it belongs to ${owner}, and not to the system or ` +
      "administrators; look at it, and remove it",
  );
}
