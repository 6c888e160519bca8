/**
 * What a copy of a disk must fulfil to be called consistent: its filesystem
 * needs no recovery from its journal. A crash-consistent copy, taken from a
 * running machine without a freeze, does not pass.
 *
 * @module
 */

import type { FilesystemType } from "./disk_image.ts";
import { attempt, mustRun } from "./host_command.ts";

/** Options that forbid the kernel to look at the journal. */
const WITHOUT_RECOVERY: Readonly<Record<FilesystemType, string>> = {
  ext4: "loop,ro,noload",
  xfs: "loop,ro,norecovery,nouuid",
};

const CHECKS: Readonly<
  Record<FilesystemType, (image: string) => Promise<string[]>>
> = {
  ext4: ext4Flaws,
  xfs: xfsFlaws,
};

/**
 * Looks for signs that a filesystem was not at rest when it was copied.
 *
 * @param image The copy
 * @param type Its filesystem
 * @returns One sentence for each sign; none for a consistent copy
 */
export async function flaws(
  image: string,
  type: FilesystemType,
): Promise<string[]> {
  return await CHECKS[type](image);
}

/**
 * Reads a file of a copy, mounted read-only and without recovery.
 *
 * @param image The copy
 * @param options Its filesystem, and the file's path in it
 * @returns The file's contents
 */
export async function readFromCopy(
  image: string,
  options: { readonly type: FilesystemType; readonly path: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const { type, path } = options;
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-copy-" });
  stack.defer(() => Deno.remove(folder));
  await mustRun("mount", [
    "-t",
    type,
    "-o",
    WITHOUT_RECOVERY[type],
    image,
    folder,
  ]);
  stack.defer(async () => void await mustRun("umount", [folder]));
  return await Deno.readFile(`${folder}/${path}`);
}

async function ext4Flaws(image: string): Promise<string[]> {
  const found: string[] = [];
  const header = await mustRun("dumpe2fs", ["-h", image]);
  if (/^Filesystem features:.*\bneeds_recovery\b/m.test(header)) {
    found.push("the superblock asks for journal recovery");
  }
  const { status, output } = await attempt("e2fsck", ["-f", "-n", image]);
  if (status !== 0) found.push(`e2fsck complains: ${lastLine(output)}`);
  return found;
}

/**
 * A frozen XFS has no unmount record, so tools call its log dirty. What counts
 * is what the log holds: "covered", it has nothing but copies of the
 * superblock, whose counters are all that a recovery would touch.
 */
async function xfsFlaws(image: string): Promise<string[]> {
  const found: string[] = [];
  const items = logItems(await mustRun("xfs_logprint", ["-t", image]));
  const changes = items.filter((item) => item !== "SUPER Block Buffer:");
  if (changes.length > 0) {
    found.push(`the log holds ${changes.length} changes of metadata`);
  }
  const { output, complaint } = await attempt("xfs_repair", ["-n", image]);
  const damage = `${output}\n${complaint}`.split("\n").filter(isDamage);
  if (damage.length > 0) found.push(`xfs_repair complains: ${damage[0]}`);
  return found;
}

/**
 * Reads what the log of an XFS would replay.
 *
 * @param printed The output of `xfs_logprint -t`
 * @returns One line for each logged item; for a buffer, the kind of buffer
 */
export function logItems(printed: string): string[] {
  const lines = printed.split("\n").map((line) => line.trim());
  return lines.flatMap((line, index) => {
    if (!/^[A-Z]{3}: *cnt:/.test(line)) return [];
    return [line.startsWith("BUF:") ? lines[index + 2] ?? line : line];
  });
}

/** xfs_repair says much; this is what it says of a sound filesystem. */
const HARMLESS =
  /^(Phase|Cannot get host|Repair may fail|the image and|ALERT: The filesystem has valuable|ignored because the -n|which may be resolved|No modify flag|sb_(fdblocks|ifree|icount) \d+, counted|$)|^\s+- /;

function isDamage(line: string): boolean {
  return !HARMLESS.test(line);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
