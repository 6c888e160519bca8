/**
 * Facts about a Linux machine.
 *
 * @module
 */

import { uname } from "../../ffi/uname.ts";
import type { Distribution, Host } from "../host.ts";
import { parseAssignments } from "./assignments.ts";
import { textOf } from "./facts.ts";

/** Where a distribution says what it is: the first that exists counts. */
const RELEASE_FILES = ["/etc/os-release", "/usr/lib/os-release"] as const;
/** Names another file to read instead; tests of the protocol use it. */
const RELEASE_VARIABLE = "QGA_OS_RELEASE";

/** Tells facts about this machine. */
export const host: Host = hostWith(() => {
  const file = Deno.env.get(RELEASE_VARIABLE);
  return file === undefined ? RELEASE_FILES : [file];
});

/**
 * Tells facts about this machine and some system.
 *
 * @param releaseFiles Where that system says what it is
 * @returns The host
 */
export function hostWith(releaseFiles: () => readonly string[]): Host {
  return {
    name: () => Deno.hostname(),
    release: async () => ({
      kernel: uname(),
      distribution: parseRelease(await firstText(releaseFiles())),
    }),
  };
}

/**
 * Parses os-release(5).
 *
 * @param text The file's content
 * @returns What it says
 */
export function parseRelease(text: string): Distribution {
  const values = parseAssignments(text);
  const members = {
    id: values.get("ID"),
    name: values.get("NAME"),
    prettyName: values.get("PRETTY_NAME"),
    version: values.get("VERSION"),
    versionId: values.get("VERSION_ID"),
    variant: values.get("VARIANT"),
    variantId: values.get("VARIANT_ID"),
  };
  const known = Object.entries(members)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(known);
}

async function firstText(files: readonly string[]): Promise<string> {
  for (const file of files) {
    const text = await textOf(file);
    if (text !== undefined) return text;
  }
  return "";
}
