/**
 * Bundles the companions of the agent: see `lib/companion.ts`, which knows
 * where they lie.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { COMPANIONS } from "../lib/companion.ts";
import { bundle, type BundlePlace } from "./bundle.ts";

const SOURCES = new URL("../lib/", import.meta.url);

/**
 * Makes the files.
 *
 * @param place For whom, and where
 * @returns Where they are
 */
export async function bundleCompanions(place: BundlePlace): Promise<string[]> {
  const made: string[] = [];
  for (const [companion, source] of Object.entries(COMPANIONS)) {
    const entry = fileURLToPath(new URL(source, SOURCES));
    // Deno gives only files of this suffix a working `require`.
    made.push(await bundle({ ...place, entry, name: `${companion}.js` }));
  }
  return made;
}
