/**
 * The marker's file, read only if it may be believed: what it says is run by
 * a successor, often as root.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError, reasonOf } from "../error.ts";
import { readOpened } from "../whole_file.ts";

const OTHERS_WRITE = 0o022;

const log = getLogger(["stillpoint", "freeze"]);

/** What is to be known of a file before it is believed. */
export type MarkerFileInfo = Pick<Deno.FileInfo, "isFile" | "uid" | "mode">;

/**
 * Reads a marker. One that somebody else could have written is passed over,
 * and the log says so.
 *
 * @param path Where it may lie
 * @returns Its text; nothing if there is none that may be believed
 */
export async function readMarkerFile(
  path: string,
): Promise<string | undefined> {
  try {
    using file = await Deno.open(path);
    // Of the open file: what the path leads to may be another one by now.
    const fault = markerFault(await file.stat(), Deno.uid());
    if (fault === undefined) return await readOpened(file);
    log.error("Ignoring the frozen marker {path}: {fault}", { path, fault });
    return undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    const why = reasonOf(error);
    throw new AgentError(
      `Cannot look for a frozen marker of an earlier agent: ${why}`,
      { cause: error },
    );
  }
}

/**
 * Tells why a marker is not to be believed.
 *
 * @param info Its open file
 * @param own The agent's user, where there are such
 * @returns The reason; nothing if only root or the agent's user can write it
 */
export function markerFault(
  { isFile, uid, mode }: MarkerFileInfo,
  own: number | null,
): string | undefined {
  if (!isFile) return "it is no regular file";
  // Windows has neither owners nor modes.
  if (uid !== null && uid !== 0 && uid !== own) {
    return `it is owned by user ${uid}, not by root or the agent's user`;
  }
  if (mode === null || (mode & OTHERS_WRITE) === 0) return undefined;
  const bits = (mode & 0o7777).toString(8).padStart(4, "0");
  return `it can be written by others (mode ${bits})`;
}
