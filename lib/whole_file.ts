/**
 * Small files, read and written whole. Deno's own functions for that open the
 * file on the event loop: a disk that does not answer, or a filesystem that
 * somebody has frozen, would stop the agent with all its deadlines.
 *
 * @module
 */

const CHUNK_BYTES = 16_384;

/** How a file is written. */
export interface WriteOptions {
  /** Its permissions, if it is new. */
  readonly mode?: number;
  /** Whether to wait until the disk has what is in it. */
  readonly through?: boolean;
}

/**
 * Reads a file.
 *
 * @param path The file
 * @returns What is in it
 */
export async function readWhole(
  path: string | URL,
): Promise<Uint8Array<ArrayBuffer>> {
  using file = await Deno.open(path);
  return await readBytes(file);
}

async function readBytes(
  file: Deno.FsFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const count = await file.read(chunk);
    if (count === null) break;
    chunks.push(chunk.subarray(0, count));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/**
 * Reads a file of text.
 *
 * @param path The file
 * @returns Its text
 */
export async function readWholeText(path: string): Promise<string> {
  return new TextDecoder().decode(await readWhole(path));
}

/**
 * Reads what is left of a file of text that is open already.
 *
 * @param file The file, which stays open
 * @returns Its text
 */
export async function readOpened(file: Deno.FsFile): Promise<string> {
  return new TextDecoder().decode(await readBytes(file));
}

/**
 * Writes a file anew.
 *
 * @param path The file
 * @param text What is to be in it
 * @param options How to write it
 */
export async function writeWhole(
  path: string,
  text: string,
  { through = false, ...options }: WriteOptions = {},
): Promise<void> {
  using file = await Deno.open(path, {
    ...{ write: true, create: true, truncate: true },
    ...options,
  });
  let rest = new TextEncoder().encode(text);
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
  if (through) await file.sync();
}
