/**
 * On which volume a path is.
 *
 * @module
 */

import { callAway, isTrue } from "./away.ts";
import { Win32Error } from "./error.ts";
import { fromWide, wideBuffer, wideString } from "./wide.ts";

/** The longest path of Windows. */
const PATH_UNITS = 32_768;
/** `\\?\Volume{…}\` has 50 units with the zero at its end. */
const NAME_UNITS = 64;

/**
 * Tells on which volume a path is.
 *
 * @param path An absolute path
 * @returns The volume's name: `\\?\Volume{…}\`
 */
export async function volumeOf(path: string): Promise<string> {
  const what = `Cannot tell on which volume "${path}" is`;
  const root = wideBuffer(PATH_UNITS);
  const wide = wideString(path);
  await must(what, "GetVolumePathNameW", wide, root, PATH_UNITS);
  const name = wideBuffer(NAME_UNITS);
  const call = "GetVolumeNameForVolumeMountPointW";
  await must(what, call, root, name, NAME_UNITS);
  return fromWide(name);
}

async function must(
  what: string,
  name: string,
  ...words: Parameters<typeof callAway>[2][]
): Promise<void> {
  const { result, error } = await callAway(
    { what, lane: "look" },
    name,
    ...words,
  );
  if (!isTrue(result)) throw new Win32Error(what, error);
}
