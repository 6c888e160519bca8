/**
 * Patterns in which `*` stands for any text, as administrators write them.
 *
 * @module
 */

/**
 * Makes a pattern fit for comparing.
 *
 * @example Usage
 * ```ts
 * import { ok } from "node:assert";
 * import { globPattern } from "./glob.ts";
 *
 * ok(globPattern("/srv/*").test("/srv/a/b"));
 * ok(!globPattern("/srv/*").test("/home/srv/a"));
 * ```
 *
 * @param glob The pattern, in which nothing but `*` is special
 * @returns What fits the whole of a text, or not
 */
export function globPattern(glob: string): RegExp {
  const words = glob.split(/\*+/).map((word) => RegExp.escape(word));
  return new RegExp(`^${words.join(".*")}$`, "s");
}
