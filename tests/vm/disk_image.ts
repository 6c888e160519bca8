/**
 * Disk images: raw files with a filesystem in them, sparse, made on the host
 * and copied on the host.
 *
 * @module
 */

import { mustRun } from "./host_command.ts";

/** A filesystem that the rig can make and check. */
export type FilesystemType = "ext4" | "xfs";

/** How each filesystem is made, and how big it has to be for that. */
const MAKERS: Readonly<
  Record<FilesystemType, { readonly size: number; readonly args: string[] }>
> = {
  // Left to itself, ext4 goes on preparing its tables after the first mount.
  ext4: {
    size: 64 * 2 ** 20,
    args: ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
  },
  // The smallest that mkfs.xfs agrees to make.
  xfs: { size: 300 * 2 ** 20, args: ["-q", "-f"] },
};

/**
 * Makes an image with an empty filesystem.
 *
 * @param path The file to make
 * @param type The filesystem
 * @param options The size of the image in bytes, if not a small one
 */
export async function makeImage(
  path: string,
  type: FilesystemType,
  options: { readonly size?: number } = {},
): Promise<void> {
  const { size, args } = { ...MAKERS[type], ...options };
  await Deno.writeFile(path, new Uint8Array(), { createNew: true });
  await Deno.truncate(path, size);
  await mustRun(`mkfs.${type}`, [...args, path]);
}

/**
 * Copies an image as it is at this moment, as a backup would: shared with the
 * original where the host's filesystem can, otherwise without its holes.
 *
 * @param from The image, which a running machine may be using
 * @param to The copy
 */
export async function copyImage(from: string, to: string): Promise<void> {
  await mustRun("cp", ["--reflink=auto", "--sparse=always", from, to]);
}

/**
 * Measures what a file really takes up.
 *
 * @param path The file
 * @returns Bytes on the host's disk
 */
export async function bytesOnDisk(path: string): Promise<number> {
  const { blocks } = await Deno.stat(path);
  return (blocks ?? 0) * 512;
}
