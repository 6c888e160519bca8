/**
 * The note that outlives the agent, in a key of the registry that lives in
 * memory: all else would be on a volume that is about to be frozen.
 *
 * @module
 */

import { VolatileKey } from "../../ffi/windows/volatile_key.ts";
import { type MarkerRecord, parseMarker } from "../../freeze/marker.ts";
import type { Marking } from "../../freeze/marking.ts";

/** The key that holds all of it, below `HKEY_LOCAL_MACHINE`. */
export const STATE_KEY = "SOFTWARE\\stillpoint-state";

/** What a note is called; whose it is comes after it. */
const NAME = "frozen ";

/** The part of a {@linkcode VolatileKey} that is needed here. */
export type StateKey = Pick<VolatileKey, "read" | "write" | "remove">;

/**
 * Makes what keeps the note.
 *
 * @param owner Tells notes apart
 * @param open Opens the key, which it is as long as somebody looks at it
 * @returns What keeps it
 */
export function newMarking(
  owner: string,
  open: () => StateKey & Disposable = () => new VolatileKey(STATE_KEY),
): Marking {
  const name = `${NAME}${owner.toLowerCase()}`;
  return {
    place: () => Promise.resolve(),
    write: async (record: MarkerRecord) => {
      // Windows may let nobody change the registry while VSS holds writes. A
      // successor finds the note that was written right before.
      if (record.phase === "frozen") return;
      using key = open();
      await key.write(name, JSON.stringify(record));
    },
    // deno-lint-ignore require-await -- a file would have to be waited for
    read: async () => {
      using key = open();
      return parseMarker(key.read(name) ?? "");
    },
    remove: async () => {
      using key = open();
      await key.remove(name);
    },
  };
}
