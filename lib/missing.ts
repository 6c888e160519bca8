/**
 * Files that need not be there.
 *
 * @module
 */

/**
 * Takes a missing file for an answer.
 *
 * @param work What looks at a file
 * @returns What it found; nothing if there is no such file
 */
export async function unlessMissing<T>(
  work: Promise<T>,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Takes a file away if it is there.
 *
 * @param path Where it may be
 */
export async function removeIfThere(path: string): Promise<void> {
  await unlessMissing(Deno.remove(path));
}
