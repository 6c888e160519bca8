/**
 * A folder with loop filesystems, an agent, and a client. Only these
 * filesystems are ever frozen: every freeze names them.
 *
 * @module
 */

import { AgentProcess } from "../e2e/agent_process.ts";
import { exists } from "../e2e/process_table.ts";
import { workFolder } from "../e2e/work_folder.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { BlockedWrites } from "../vm/blocked_write.ts";
import { until } from "../vm/deadline.ts";
import { attempt, mustRun } from "../vm/host_command.ts";
import type { Shell } from "../vm/writers.ts";
import { LoopFilesystem, type LoopOptions } from "./loop_filesystem.ts";

const SHELL: Shell = {
  run: async (script) => (await mustRun("sh", ["-c", script])).trim(),
};

/** What to mount; the image is in the scene's folder unless given. */
export type SceneDisk = Omit<LoopOptions, "folder"> & {
  /** The folder for the image. */
  readonly folder?: string;
};

/** Everything that a test of freezing needs; all of it goes away. */
export class Scene implements AsyncDisposable {
  /** A folder that is never frozen. */
  readonly folder: string;
  readonly #filesystems: LoopFilesystem[] = [];
  readonly #stack: AsyncDisposableStack;

  private constructor(folder: string, stack: AsyncDisposableStack) {
    this.folder = folder;
    this.#stack = stack;
  }

  /**
   * Makes a folder and mounts filesystems.
   *
   * @param filesystems What to mount, in this order
   * @returns The scene
   */
  static async make(
    ...filesystems: readonly SceneDisk[]
  ): Promise<Scene> {
    await using stack = new AsyncDisposableStack();
    const { path } = stack.use(await workFolder());
    const scene = new Scene(path, stack.move());
    try {
      for (const options of filesystems) await scene.mount(options);
      return scene;
    } catch (error) {
      await scene[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where the filesystems are mounted first. */
  get mountpoints(): string[] {
    return this.#filesystems.map(({ mount }) => mount);
  }

  /** Where the marker lies, unless that place is to be frozen. */
  get marker(): string {
    return `${this.folder}/state/frozen.json`;
  }

  /** Whether the marker is there. */
  get hasMarker(): boolean {
    return exists(this.marker);
  }

  /**
   * Mounts one more filesystem.
   *
   * @param options What to mount
   * @returns The filesystem
   */
  async mount(
    options: SceneDisk,
  ): Promise<LoopFilesystem> {
    const made = await LoopFilesystem.make({ folder: this.folder, ...options });
    this.#stack.use(made);
    this.#filesystems.push(made);
    return made;
  }

  /**
   * Starts an agent in the folder; one that was killed gets a successor.
   *
   * @param args Its arguments
   * @returns The agent
   */
  agent(...args: readonly string[]): AgentProcess {
    const { folder } = this;
    return this.#stack.use(AgentProcess.start({ folder, args }));
  }

  /**
   * Starts an agent beside another one that cannot end, on a second socket.
   *
   * @param args Its arguments
   * @returns The agent
   */
  successor(...args: readonly string[]): AgentProcess {
    const { folder } = this;
    const socket = `${folder}/second.sock`;
    return this.#stack.use(AgentProcess.start({ folder, socket, args }));
  }

  /**
   * Connects to an agent, until the end of the scene.
   *
   * @param agent The agent
   * @returns A client
   */
  async connect(agent: AgentProcess): Promise<AgentClient> {
    return this.#stack.use(await agent.connect());
  }

  /**
   * Asks for a freeze of these filesystems and no others.
   *
   * @param client Who asks
   * @param mountpoints Where they are mounted; all by default
   * @returns The reply
   */
  async freeze(
    client: AgentClient,
    mountpoints: readonly string[] = this.mountpoints,
  ): Promise<unknown> {
    const args = { mountpoints };
    return await client.call("guest-fsfreeze-freeze-list", { args });
  }

  /**
   * Writes to filesystems and waits until the kernel has stopped the writers.
   *
   * @param filesystems Which; all by default
   * @returns The writes
   */
  async blockedWrites(
    ...filesystems: readonly LoopFilesystem[]
  ): Promise<BlockedWrites> {
    const disks = filesystems.length > 0 ? filesystems : this.#filesystems;
    return await BlockedWrites.start(SHELL, { disks, state: this.folder });
  }

  /**
   * Looks which filesystems are frozen. Not for while writes are blocked: see
   * {@linkcode LoopFilesystem.isFrozen}.
   *
   * @returns Their names
   */
  async frozen(): Promise<string[]> {
    const names: string[] = [];
    for (const filesystem of this.#filesystems) {
      if (await filesystem.isFrozen()) names.push(filesystem.name);
    }
    return names;
  }

  /**
   * Waits until a client is told so.
   *
   * @param client Who asks
   * @param status What it is to be told
   */
  async untilStatus(
    client: AgentClient,
    status: "frozen" | "thawed",
  ): Promise<void> {
    await until(
      async () =>
        await client.call("guest-fsfreeze-status") === status || undefined,
      { what: `the status to be ${status}` },
    );
  }

  /** Ends everything, in reverse order, and the folder last. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { mount } of this.#filesystems) {
      await attempt("fsfreeze", ["--unfreeze", mount]);
    }
    await this.#stack.disposeAsync();
  }
}
