/**
 * What comes with being somebody else: a thread that changes who it is changes
 * whether the process may be dumped, and loses root's capabilities or not.
 *
 * @module
 */

import { check } from "./errno.ts";
import { libc } from "./libc.ts";

const SYMBOLS = {
  prctl: {
    parameters: [/* option */ "i32", /* value */ "usize"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const c = libc(SYMBOLS);

const PR_GET_DUMPABLE = 3;
const PR_SET_DUMPABLE = 4;
const PR_GET_SECUREBITS = 27;
/** linux/securebits.h: ids and capabilities are not tied to each other. */
const SECBIT_NO_SETUID_FIXUP = 4;

/** Threads that are somebody else, counted. */
class Dumps {
  #threads = 0;
  #wasDumpable = false;

  keep(): Disposable {
    this.#threads++;
    if (this.#threads === 1) {
      this.#wasDumpable = c.prctl(PR_GET_DUMPABLE, 0n) === 1;
    }
    return { [Symbol.dispose]: () => this.#leave() };
  }

  #leave(): void {
    this.#threads--;
    if (this.#threads > 0 || !this.#wasDumpable) return;
    c.prctl(PR_SET_DUMPABLE, 1n);
  }
}

/** Threads belong to the process, and so does their count. */
const dumps = new Dumps();

/**
 * Keeps the process dumpable, if it is: each time that a thread becomes
 * somebody else, the kernel ends that for the whole process. It is again when
 * the last such thread is back.
 *
 * @returns What is disposed of when the thread is back
 */
export function keepDumpable(): Disposable {
  return dumps.keep();
}

/**
 * Tells whether a thread of root's would keep root's capabilities when it
 * becomes somebody else: a service manager can ask for that.
 *
 * @returns Whether it would
 */
export function keepsCapabilities(): boolean {
  const what = "Cannot tell what becomes of capabilities";
  const bits = check(what, c.prctl(PR_GET_SECUREBITS, 0n));
  return (bits & SECBIT_NO_SETUID_FIXUP) !== 0;
}
