/**
 * Time for what expires, so that tests need not wait for it.
 *
 * @module
 */

/** Tells time and rings later. */
export interface Timer {
  /**
   * Tells time.
   *
   * @returns Milliseconds since some moment; never goes back
   */
  now(): number;

  /**
   * Does something later. It does not keep the process from ending.
   *
   * @param ms How much later, in milliseconds
   * @param run What to do
   * @returns Dispose of it if it is not wanted any more
   */
  after(ms: number, run: () => void): Disposable;
}

/** The machine's own time. */
export const timer: Timer = { now: () => performance.now(), after };

function after(ms: number, run: () => void): Disposable {
  const id = setTimeout(run, ms);
  Deno.unrefTimer(id);
  return { [Symbol.dispose]: () => clearTimeout(id) };
}
