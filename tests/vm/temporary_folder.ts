/**
 * A folder that goes when it is not needed any more, with all that is in it.
 *
 * @module
 */

/** A folder of the host. */
export class TemporaryFolder implements AsyncDisposable {
  /** Where it is. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @returns The folder
   */
  static async make(): Promise<TemporaryFolder> {
    const path = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
    return new TemporaryFolder(path);
  }

  /** Removes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
