/**
 * Work on several filesystems at once.
 *
 * @module
 */

/**
 * Does several things at once. As soon as one fails, the others are told to
 * stop, so that a failure does not wait for what hangs.
 *
 * @param work Each begins one thing, which ends soon after its signal
 * @param outer Stops all of them
 */
export async function together(
  work: readonly ((signal: AbortSignal) => Promise<void>)[],
  outer: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const pass = () => stop.abort(outer.reason);
  outer.addEventListener("abort", pass);
  if (outer.aborted) pass();
  const failures: unknown[] = [];
  await Promise.all(work.map(async (begin) => {
    try {
      await begin(stop.signal);
    } catch (error) {
      failures.push(error);
      stop.abort(new Error("another filesystem has failed"));
    }
  }));
  outer.removeEventListener("abort", pass);
  if (failures.length > 0) throw failures[0];
}
