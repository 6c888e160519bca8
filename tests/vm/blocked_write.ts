/**
 * A write that meets a frozen filesystem: the kernel puts its process to sleep
 * until the thaw. This starts such writes and looks how they fare.
 *
 * @module
 */

import { until } from "./deadline.ts";
import type { Shell, WrittenDisk } from "./writers.ts";

/** The state of a write that has gone through. */
const DONE = "done";

/** The kernel's letter for uninterruptible sleep. */
const SLEEPING = "D";

/** Writes to some disks, one process each. */
export class BlockedWrites {
  readonly #shell: Shell;
  readonly #disks: readonly WrittenDisk[];
  readonly #state: string;

  private constructor(
    shell: Shell,
    options: { readonly disks: readonly WrittenDisk[]; readonly state: string },
  ) {
    this.#shell = shell;
    this.#disks = options.disks;
    this.#state = options.state;
  }

  /**
   * Starts a write to each disk and waits until the kernel has stopped them
   * all. A write that gets through instead is an error.
   *
   * @param shell Where to start them
   * @param options The frozen disks, and a folder that is not frozen
   * @returns The writes
   */
  static async start(
    shell: Shell,
    options: { readonly disks: readonly WrittenDisk[]; readonly state: string },
  ): Promise<BlockedWrites> {
    const { disks, state } = options;
    await shell.run(
      disks.map(({ name, mount }) => `
        rm -f '${state}/probe-${name}'.*
        sh -c 'echo $$ > "${state}/probe-${name}.pid"
          : > "${mount}/probe" && echo yes > "${state}/probe-${name}.done"' \\
          > /dev/null 2>&1 < /dev/null &`).join("\n"),
    );
    const writes = new BlockedWrites(shell, options);
    const what = "the kernel to stop the writes";
    await until(() => writes.#areBlocked(), { what });
    return writes;
  }

  /** Fails unless all writes are still stopped. */
  async mustBlock(): Promise<void> {
    if (await this.#areBlocked()) return;
    throw new Error("Cannot go on: a write is no longer stopped by the freeze");
  }

  /** Waits until all writes have gone through. */
  async finish(): Promise<void> {
    const what = "the stopped writes to go through";
    await until(async () => {
      const states = await this.#states();
      return states.every((state) => state === DONE) || undefined;
    }, { what });
  }

  /** `true` if the kernel has put every one of them to sleep. */
  async #areBlocked(): Promise<true | undefined> {
    const states = await this.#states();
    const disk = this.#disks[states.indexOf(DONE)];
    if (disk !== undefined) {
      throw new Error(
        `Cannot go on: "${disk.mount}" took a write while frozen`,
      );
    }
    return states.every((state) => state === SLEEPING) || undefined;
  }

  /** One word for each write; nothing for one that has hardly begun. */
  async #states(): Promise<string[]> {
    const files = this.#disks.map(({ name }) => `probe-${name}`);
    // In /proc/PID/stat the state follows the name, which may hold anything.
    const text = await this.#shell.run(`cd '${this.#state}'
      for file in ${files.join(" ")}; do
        read -r pid 2> /dev/null < $file.pid || pid=none
        { [ -e $file.done ] && echo ${DONE}; } ||
          sed 's/.*) //; s/ .*//' /proc/$pid/stat 2> /dev/null || echo
      done`);
    const lines = text.split("\n");
    return files.map((_file, index) => lines[index] ?? "");
  }
}
