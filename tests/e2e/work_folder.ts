/**
 * A folder for one test.
 *
 * @module
 */

/** A folder that goes away with all that is in it. */
export interface WorkFolder extends AsyncDisposable {
  /** Where it is. */
  readonly path: string;
}

/**
 * Makes a folder, on this machine's own disk: nothing in it is ever frozen.
 *
 * @returns The folder
 */
export async function workFolder(): Promise<WorkFolder> {
  const path = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
