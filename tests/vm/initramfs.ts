/**
 * The root filesystem of the virtual machine: busybox, kernel modules, the
 * rig's scripts and the programs under test, unpacked into memory by the
 * kernel. It has no block device, so no freeze can ever reach it.
 *
 * It is written anew for every machine. A cache would save nothing: QEMU takes
 * one file, the tests' own files come last in it, and copying is all the work.
 *
 * @module
 */

import { archive, type Entry, folder, TYPE } from "./cpio.ts";
import { type Kernel, moduleFiles } from "./kernel.ts";
import { sharedLibraries } from "./shared_libraries.ts";

/** What goes into the machine's root filesystem. */
export interface InitramfsOptions {
  /** The kernel that will unpack it. */
  readonly kernel: Kernel;
  /** Modules to load at boot, by name. */
  readonly modules: readonly string[];
  /** Programs: path in the machine, path on the host. */
  readonly programs: Readonly<Record<string, string>>;
  /** Files: path in the machine, contents. All are made executable. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** The rig's own scripts, which lie beside this module. */
const SCRIPTS = new URL("./guest/", import.meta.url);

/** Folders that the kernel or the scripts mount something on. */
const MOUNT_POINTS = ["proc", "sys", "dev", "run", "tmp", "mnt", "root"];

/**
 * Writes the archive that QEMU hands to the kernel.
 *
 * @param path The file to write
 * @param options What goes in
 */
export async function writeInitramfs(
  path: string,
  options: InitramfsOptions,
): Promise<void> {
  const entries = [
    ...MOUNT_POINTS.map(folder),
    ...await programEntries({ "/bin/busybox": "/bin/busybox" }),
    ...await scriptEntries(),
    ...await moduleEntries(options),
    ...await programEntries(options.programs),
    ...Object.entries(options.files).map(([to, data]) => fileEntry(to, data)),
  ];
  using file = await Deno.open(path, { write: true, createNew: true });
  for (const piece of archive(entries)) await writeAll(file, piece);
}

async function programEntries(
  programs: Readonly<Record<string, string>>,
): Promise<Entry[]> {
  const sources = new Map<string, string>();
  for (const [to, from] of Object.entries(programs)) {
    for (const library of await sharedLibraries(from)) {
      sources.set(library, library);
    }
    sources.set(to, from);
  }
  return await Promise.all(
    [...sources].map(async ([to, from]) =>
      fileEntry(to, await Deno.readFile(from))
    ),
  );
}

async function scriptEntries(): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const { name } of Deno.readDir(SCRIPTS)) {
    const text = await Deno.readTextFile(new URL(name, SCRIPTS));
    entries.push(fileEntry(`/rig/${name}`, text));
  }
  const target = new TextEncoder().encode("/rig/init.sh");
  return [...entries, { path: "init", mode: TYPE.link | 0o777, data: target }];
}

async function moduleEntries(options: InitramfsOptions): Promise<Entry[]> {
  const { kernel, modules } = options;
  const files = await moduleFiles(kernel, modules);
  const paths = files.map((file) => `${kernel.modules}/${file}`);
  const entries = await Promise.all(
    paths.map(async (path) => fileEntry(path, await Deno.readFile(path))),
  );
  return [...entries, fileEntry("/rig/modules", `${paths.join("\n")}\n`)];
}

function fileEntry(path: string, contents: string | Uint8Array): Entry {
  const data = typeof contents === "string"
    ? new TextEncoder().encode(contents)
    : contents;
  return { path: path.replace(/^\//, ""), mode: TYPE.file | 0o755, data };
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += await file.write(bytes.subarray(done));
  }
}
