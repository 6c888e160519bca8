/**
 * Files that a test scripts.
 *
 * @module
 */

import type { Access, Files, OpenFile } from "../../lib/platform/files.ts";

/** What a scripted read or write does: a count, or nothing, or a failure. */
export type Step = number | undefined | Error;

/** A file whose calls go as a test wants. */
export class FakeFile implements OpenFile {
  /** What was done to it. */
  readonly events: string[] = [];
  /** What the next calls do; afterwards everything asked for is done. */
  readonly steps: Step[] = [];
  /** Waited for before anything is done. */
  gate: Promise<void> = Promise.resolve();

  /** Reads zeros. */
  async read(into: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await this.#step("read", into.length);
  }

  /** Writes nowhere. */
  async write(from: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    return await this.#step("write", from.length);
  }

  /** Goes nowhere. */
  seek(offset: number | bigint): Promise<number> {
    this.events.push(`seek ${offset}`);
    return Promise.resolve(Number(offset));
  }

  /** Holds nothing back. */
  async flush(): Promise<void> {
    await this.#step("flush", 0);
  }

  /** Closes. */
  async close(): Promise<void> {
    await this.#step("close", 0);
  }

  async #step(name: string, length: number): Promise<number | undefined> {
    await this.gate;
    this.events.push(name);
    const step = this.steps.length > 0 ? this.steps.shift() : length;
    if (step instanceof Error) throw step;
    return step;
  }
}

/** Opens scripted files. */
export class FakeFiles implements Files {
  /** Every file that was opened. */
  readonly opened: FakeFile[] = [];
  /** Thrown by the next open. */
  refusal: Error | undefined;

  /** Opens a new file whatever the path. */
  open(_path: string, _access: Access): Promise<FakeFile> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const file = new FakeFile();
    this.opened.push(file);
    return Promise.resolve(file);
  }
}
