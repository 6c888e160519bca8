/**
 * Reading `/proc/self/mountinfo`: proc(5) describes its columns.
 *
 * @module
 */

/** One mount, as the kernel lists it. */
export interface Mount {
  /** The mount's number, which `/proc/self/fdinfo` shows for an open file. */
  readonly id: number;
  /** The superblock's device number, `MAJOR:MINOR`. */
  readonly device: string;
  /** The path inside the filesystem that is mounted. */
  readonly root: string;
  /** Where it is mounted. */
  readonly mountpoint: string;
  /** The filesystem's type, such as `ext4`. */
  readonly type: string;
  /** What is mounted, a device path as a rule. */
  readonly source: string;
}

/**
 * Parses the whole file.
 *
 * @param text Its content
 * @returns The mounts, in mount order; lines of another form are left out
 */
export function parseMountinfo(text: string): Mount[] {
  return text.split("\n").flatMap(parseLine);
}

function parseLine(line: string): Mount[] {
  // ID PARENT MAJ:MIN ROOT MOUNTPOINT OPTIONS [TAG ...] - TYPE SOURCE SUPER
  const [left = "", right] = line.split(" - ", 2);
  const [id, , device, root, mountpoint] = left.split(" ");
  const [type, source = ""] = right?.split(" ") ?? [];
  if (!device || root === undefined || !mountpoint || !type) return [];
  return [{
    id: Number(id),
    device,
    root: unescapeOctal(root),
    mountpoint: unescapeOctal(mountpoint),
    type,
    source: unescapeOctal(source),
  }];
}

/** Blank, tab, newline and backslash are written as `\ooo`, a byte each. */
function unescapeOctal(text: string): string {
  return text.replace(
    /\\([0-7]{3})/g,
    (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/**
 * Finds the mount that a path lies on.
 *
 * @param path An absolute path without links
 * @param mounts All mounts, in mount order
 * @returns The mount; of two at the same place the later one, which hides the
 * other
 */
export function mountOf(
  path: string,
  mounts: readonly Mount[],
): Mount | undefined {
  return mounts
    .filter(({ mountpoint }) => isInside(path, mountpoint))
    .reduce<Mount | undefined>(
      (best, mount) =>
        best && best.mountpoint.length > mount.mountpoint.length ? best : mount,
      undefined,
    );
}

function isInside(path: string, directory: string): boolean {
  const prefix = directory.endsWith("/") ? directory : `${directory}/`;
  return path === directory || path.startsWith(prefix);
}
