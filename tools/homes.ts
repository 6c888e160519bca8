/**
 * Folders that are made once, by a recipe whose number lies in them: what is
 * there is used, what was made by another recipe is made anew.
 *
 * @module
 */

const MARK = "recipe";

/** A folder, and how it is to be made. */
export interface Home {
  /** The folder. */
  readonly path: string;
  /** Changes when what is made does. */
  readonly recipe: string;
}

/**
 * Tells whether a folder is there, and whole.
 *
 * @param home The folder and its recipe
 * @returns Whether it need not be made
 */
export function isMade({ path, recipe }: Home): boolean {
  try {
    return Deno.readTextFileSync(`${path}/${MARK}`) === recipe;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Makes a folder anew. Where its path is a link, only the link goes: what it
 * leads to belongs to somebody else.
 *
 * @param home The folder and its recipe
 * @param fill Puts everything into it; unless it fails, the folder is whole
 */
export async function makeAnew(
  { path, recipe }: Home,
  fill: () => Promise<void>,
): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(path, { recursive: true });
  await fill();
  await Deno.writeTextFile(`${path}/${MARK}`, recipe);
}
