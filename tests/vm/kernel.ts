/**
 * The kernel that the virtual machine boots: Debian's `linux-image-cloud-amd64`
 * as it lies in `/boot`, and the modules that have to be loaded, in order.
 *
 * @module
 */

/** A kernel on this machine. */
export interface Kernel {
  /** Its release, such as `6.1.0-9-cloud-amd64`. */
  readonly release: string;
  /** The file that QEMU boots. */
  readonly image: string;
  /** The folder of its modules. */
  readonly modules: string;
}

/** Debian's small kernel for virtual machines. */
const IMAGE = /^vmlinuz-(.+-cloud-amd64)$/;

/**
 * Finds the newest installed kernel that is made for virtual machines.
 *
 * @returns The kernel, or `undefined` if there is none
 */
export function findKernel(): Kernel | undefined {
  const withModules = new Set(namesIn("/lib/modules"));
  const releases = namesIn("/boot")
    .map((name) => IMAGE.exec(name)?.[1] ?? "")
    .filter((release) => withModules.has(release))
    .sort(new Intl.Collator("en", { numeric: true }).compare);
  const release = releases.at(-1);
  if (release === undefined) return undefined;
  return {
    release,
    image: `/boot/vmlinuz-${release}`,
    modules: `/lib/modules/${release}`,
  };
}

/**
 * Lists the module files that give a kernel the wanted modules, each after
 * those it needs. What is built into the kernel needs no file.
 *
 * @param kernel Whose modules
 * @param names Their names, such as `virtio_blk` or `dm-delay`
 * @returns Paths below the kernel's folder of modules
 */
export async function moduleFiles(
  kernel: Kernel,
  names: readonly string[],
): Promise<string[]> {
  const [dependencies, builtin] = await Promise.all([
    Deno.readTextFile(`${kernel.modules}/modules.dep`),
    Deno.readTextFile(`${kernel.modules}/modules.builtin`),
  ]);
  const inside = new Set(builtin.split("\n").map(moduleName));
  const loadable = names.filter((name) => !inside.has(plain(name)));
  return loadOrder(dependencies, loadable);
}

/**
 * Reads a `modules.dep` file, which names for each module all others that it
 * needs, nearest first.
 *
 * @param dependencies The text of the file
 * @param names The wanted modules
 * @returns Files in the order in which they load
 */
export function loadOrder(
  dependencies: string,
  names: readonly string[],
): string[] {
  const lines = dependencies.split("\n").map((line) => line.split(/:? /));
  const byName = new Map(
    lines.map(([file = "", ...needs]) => {
      const path = file.replace(/:$/, "");
      return [moduleName(path), [path, ...needs].filter(Boolean)];
    }),
  );
  const files = names.flatMap((name) => {
    const chain = byName.get(plain(name));
    if (chain !== undefined) return chain.toReversed();
    throw new Error(
      `Cannot find kernel module "${name}": modules.dep lacks it`,
    );
  });
  return [...new Set(files)];
}

/** A container may have neither folder. */
function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** `kernel/drivers/md/dm-delay.ko` is the module `dm_delay`. */
function moduleName(path: string): string {
  return plain(path.replace(/^.*\//, "").replace(/\.ko.*$/, ""));
}

/** Module names treat `-` and `_` alike. */
function plain(name: string): string {
  return name.replaceAll("-", "_");
}
