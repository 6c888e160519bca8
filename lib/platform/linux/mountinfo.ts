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
  /** Absolute paths of what else its options say its data lie on. */
  readonly parts?: readonly string[];
}

/** Which options of a filesystem's type name what its data lie on. */
const NAMES_PARTS: Readonly<Record<string, readonly string[]>> = {
  overlay: ["lowerdir", "lowerdir+", "datadir+", "upperdir", "workdir"],
  xfs: ["logdev", "rtdev"],
};

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
  const [type, source = "", options = ""] = right?.split(" ") ?? [];
  if (!device || root === undefined || !mountpoint || !type) return [];
  const parts = partsOf(type, options);
  return [{
    id: Number(id),
    device,
    root: unescapeOctal(root),
    mountpoint: unescapeOctal(mountpoint),
    type,
    source: unescapeOctal(source),
    ...parts.length === 0 ? {} : { parts },
  }];
}

/** The layers of an overlay, and the second and third device of an XFS. */
function partsOf(type: string, options: string): string[] {
  const named = NAMES_PARTS[type];
  if (named === undefined) return [];
  return options.split(",").flatMap((option) => {
    const [, name = "", value = ""] = /^(\w+\+?)=(.*)$/.exec(option) ?? [];
    if (!named.includes(name)) return [];
    const text = unescapeOctal(value);
    const paths = name === "lowerdir" ? splitLayers(text) : [text];
    // Others begin at a directory that nobody knows any more.
    return paths.filter((path) => path.startsWith("/"));
  });
}

/** Layers are parted by colons; one in a name has a backslash before it. */
function splitLayers(text: string): string[] {
  const layers = text.match(/(?:\\.|[^:\\])+/gs) ?? [];
  return layers.map((layer) => layer.replace(/\\(.)/gs, "$1"));
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
