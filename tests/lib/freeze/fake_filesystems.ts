/**
 * The filesystems of a fake kernel, as one process of the agent sees them.
 *
 * @module
 */

import type {
  Boot,
  Filesystem,
  Filesystems,
  FreezePlan,
  FreezeRefusal,
  PlanRequest,
  Superblock,
} from "../../../lib/platform/filesystems.ts";
import { filesystems as linux } from "../../../lib/platform/linux/filesystems.ts";
import { Errno, isErrno } from "../../../lib/ffi/errno.ts";
import { atOnce, type Behaviour } from "./behaviour.ts";
import type { FakeKernel, FakeSuperblock } from "./fake_kernel.ts";

/** Follows the kernel's scripts until it is killed. */
export class FakeFilesystems implements Filesystems {
  /** Calls the kernel has not answered: a killed process stays that long. */
  pending = 0;
  /** What the machine says about its boot. */
  bootId = "this-boot";
  /** Why nothing stays frozen when the process is killed, if that is so. */
  endsWithAgent?: string;
  /** Whether EIO is a failure that leaves the others alone. */
  passesOver = false;
  /** What a look at the machine's filesystems does first. */
  onPlan: Behaviour = atOnce;
  /** What a look at its boot does first. */
  onBoot: Behaviour = atOnce;
  #kernel: FakeKernel;
  #isKilled = false;
  #handles = 0;

  /**
   * Starts a process.
   *
   * @param kernel Where
   */
  constructor(kernel: FakeKernel) {
    this.#kernel = kernel;
  }

  /** Whether the process still exists. */
  get exists(): boolean {
    return !this.#isKilled || this.pending > 0;
  }

  /** Ends the process: what it asks for from now on never happens. */
  kill(): void {
    this.#isKilled = true;
    this.#kernel.openHandles -= this.#handles;
    this.#handles = 0;
  }

  /** See {@linkcode Filesystems.plan}. */
  plan({ mountpoints }: PlanRequest = {}): Promise<FreezePlan> {
    const chosen = this.#kernel.superblocks.filter(({ filesystem, options }) =>
      (options.isMounted ?? true) &&
      (mountpoints?.includes(filesystem.mountpoint) ?? true)
    );
    const waves = Map.groupBy(chosen, ({ options: { wave = 0 } }) => wave);
    const plan = {
      freeze: [...waves].sort(([a], [b]) => a - b)
        .map(([, wave]) => wave.map(({ filesystem }) => filesystem)),
      ...{ stalled: [], skipped: [], liesOn: {} },
    };
    return this.#call(() => this.onPlan().then(() => plan));
  }

  /** See {@linkcode Filesystems.open}. */
  async open({ mountpoint }: Filesystem): Promise<Superblock> {
    const superblock = this.#kernel.at(mountpoint);
    await this.#call(superblock.options.open ?? atOnce);
    this.#count(1);
    return this.#handle(superblock);
  }

  /** See {@linkcode Filesystems.lingers}. */
  lingers(device: string): Promise<boolean> {
    const one = this.#kernel.superblocks.find(({ filesystem }) =>
      filesystem.device === device
    );
    const isUsed = one !== undefined &&
      (one.frozenBy !== undefined || one.freezing > 0);
    return Promise.resolve(isUsed);
  }

  /** See {@linkcode Filesystems.deviceOf}. */
  deviceOf(): Promise<string | undefined> {
    return Promise.resolve("0:1");
  }

  /** See {@linkcode Filesystems.boot}. */
  boot(): Promise<Boot> {
    const boot = { id: this.bootId, seconds: performance.now() / 1000 };
    return this.#call(() => this.onBoot().then(() => boot));
  }

  /** See {@linkcode Filesystems.classify}. */
  classify(failure: unknown): FreezeRefusal | undefined {
    if (this.passesOver && isErrno(failure, Errno.EIO)) return "refused";
    return linux.classify(failure);
  }

  #handle(superblock: FakeSuperblock): Superblock {
    const { filesystem, options: { lapse, cancel } } = superblock;
    const kernel = this.#kernel;
    let isOpen = true;
    const use = <T>(what: string, call: () => Promise<T>): Promise<T> => {
      if (!isOpen) this.#forbid(`${what} ${filesystem.mountpoint} when closed`);
      return this.#call(call);
    };
    return {
      filesystem,
      sync: () => use("sync", () => this.#sync(superblock)),
      freeze: () => use("freeze", () => kernel.freeze(superblock)),
      thaw: () =>
        use(
          "thaw",
          async () => {
            const { lapsed } = superblock.options;
            const isThawed = await kernel.thaw(superblock);
            if (lapsed !== undefined) return { lapsed };
            return isThawed ? "thawed" : "was not frozen";
          },
        ),
      ...lapse && { lapse },
      ...cancel && { cancel },
      [Symbol.dispose]: () => {
        if (!isOpen) this.#forbid(`close ${filesystem.mountpoint} twice`);
        isOpen = false;
        this.#count(-1);
      },
    };
  }

  async #sync({ options, filesystem }: FakeSuperblock): Promise<void> {
    await (options.sync ?? atOnce)();
    this.#kernel.events.push(`sync ${filesystem.mountpoint}`);
  }

  /** A killed process never learns what became of its calls. */
  async #call<T>(call: () => Promise<T>): Promise<T> {
    if (this.#isKilled) return await never();
    this.pending++;
    const result = await call()
      .finally(() => this.pending--)
      .catch((error) => this.#isKilled ? never<T>() : Promise.reject(error));
    return this.#isKilled ? await never() : result;
  }

  #count(change: number): void {
    if (this.#isKilled) return;
    this.#handles += change;
    this.#kernel.openHandles += change;
  }

  #forbid(what: string): void {
    if (!this.#isKilled) this.#kernel.violations.push(what);
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
