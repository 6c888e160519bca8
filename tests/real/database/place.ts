/**
 * Where a test's server lives: a filesystem that is frozen, and copies of it.
 *
 * @module
 */

import { workFolder } from "../../e2e/work_folder.ts";
import { mustRun } from "../../vm/host_command.ts";
import { LoopFilesystem } from "../loop_filesystem.ts";

const COPY = "copy";

/** A filesystem for data, and a folder beside it that is never frozen. */
export class Place implements AsyncDisposable {
  /** The folder, which a server may write to. */
  readonly folder: string;
  /** The filesystem. */
  readonly disk: LoopFilesystem;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    folder: string,
    disk: LoopFilesystem,
    stack: AsyncDisposableStack,
  ) {
    this.folder = folder;
    this.disk = disk;
    this.#stack = stack;
  }

  /**
   * Mounts a filesystem.
   *
   * @param user Whose it is to be
   * @param mebibytes How large
   * @returns The place
   */
  static async make(user: string, mebibytes: number): Promise<Place> {
    await using stack = new AsyncDisposableStack();
    const { path: folder } = stack.use(await workFolder());
    await mustRun("chmod", ["755", folder]);
    await mustRun("install", ["-d", "-o", user, `${folder}/run`]);
    const options = { folder, name: "data", mebibytes } as const;
    const disk = stack.use(await LoopFilesystem.make(options));
    await mustRun("install", ["-d", "-o", user, "-m700", `${disk.mount}/db`]);
    return new Place(folder, disk, stack.move());
  }

  /** The folder for a server's data. */
  get data(): string {
    return `${this.disk.mount}/db`;
  }

  /**
   * Runs something while the filesystem is frozen.
   *
   * @param action What to do
   */
  async frozen(action: () => Promise<void>): Promise<void> {
    await this.disk.freeze();
    try {
      await action();
    } finally {
      await this.disk.thaw();
    }
  }

  /** Takes a snapshot: copies the image as it is. */
  async copy(): Promise<void> {
    const image = (name: string) => `${this.folder}/${name}.img`;
    await mustRun("cp", ["--sparse=always", image("data"), image(COPY)]);
  }

  /**
   * Mounts the snapshot, which cleans up after files that were deleted while
   * somebody had them open; in the end, nothing else may be wrong with it.
   *
   * @returns The folder with the data in it
   */
  async mountCopy(): Promise<string> {
    const mount = `${this.folder}/${COPY}`;
    await Deno.mkdir(mount);
    await mustRun("mount", ["-o", "loop", `${mount}.img`, mount]);
    this.#stack.defer(async () => {
      await mustRun("umount", [mount]);
      await mustRun("fsck.ext4", ["-n", "-f", `${mount}.img`]);
    });
    return `${mount}/db`;
  }

  /** Unmounts and removes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
