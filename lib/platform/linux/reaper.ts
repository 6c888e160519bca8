/**
 * Told when programs end.
 *
 * @module
 */

import { type EndOfProgram, reap } from "../../ffi/wait.ts";

/** Waits for many programs, without a thread for each. */
export class Reaper implements Disposable {
  #waiting = new Map<number, (end: EndOfProgram) => void>();
  #sweep = () => this.#reapAll();

  /**
   * Waits for a child of this process.
   *
   * @param pid The child
   * @returns How it ended
   */
  async ended(pid: number): Promise<EndOfProgram> {
    const { promise, resolve } = Promise.withResolvers<EndOfProgram>();
    if (this.#waiting.size === 0) {
      Deno.addSignalListener("SIGCHLD", this.#sweep);
    }
    this.#waiting.set(pid, resolve);
    // It may have ended before anybody listened.
    this.#reapAll();
    return await promise;
  }

  /**
   * Tells whether a number still belongs to a child.
   *
   * @param pid The number
   * @returns Whether it does; a signal would hit something else otherwise
   */
  has(pid: number): boolean {
    return this.#waiting.has(pid);
  }

  /** Waits no more. */
  [Symbol.dispose](): void {
    if (this.#waiting.size === 0) return;
    this.#waiting.clear();
    Deno.removeSignalListener("SIGCHLD", this.#sweep);
  }

  /** One signal may stand for the ends of several. */
  #reapAll(): void {
    const before = this.#waiting.size;
    for (const [pid, resolve] of this.#waiting) {
      const end = reap(pid);
      if (end === undefined) continue;
      this.#waiting.delete(pid);
      resolve(end);
    }
    if (before > 0 && this.#waiting.size === 0) {
      Deno.removeSignalListener("SIGCHLD", this.#sweep);
    }
  }
}
