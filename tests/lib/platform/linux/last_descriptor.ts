/**
 * A program that opens a filesystem when it may open one more file, but no
 * two, and prints what was said and how many it may open then.
 *
 * @module
 */

import { reasonOf } from "../../../../lib/error.ts";
import { filesystems } from "../../../../lib/platform/linux/filesystems.ts";

const ROOT = {
  ...{ device: "0:1", type: "ext4", source: "none", mountpoint: "/" },
  // No mount has this number.
  aliases: [{ id: -1, path: "/" }],
};

async function open(): Promise<string> {
  try {
    using _root = await filesystems.open(ROOT);
    return "opened";
  } catch (error) {
    return reasonOf(error);
  }
}

/** Opens as many files as there can be. */
function openAll(): Deno.FsFile[] {
  const files: Deno.FsFile[] = [];
  try {
    for (;;) files.push(Deno.openSync("/dev/null"));
  } catch {
    return files;
  }
}

async function main(): Promise<void> {
  // So that all code that this takes is there.
  const before = await open();
  const files = openAll();
  files.pop()?.close();
  const then = await open();
  const left = openAll();
  for (const file of [...files, ...left]) file.close();
  const lines = [before, then, String(left.length), ""];
  await Deno.stdout.write(new TextEncoder().encode(lines.join("\n")));
}

if (import.meta.main) main();
