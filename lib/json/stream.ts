/**
 * The agent's ear: a stream of JSON values in chunks of any size, with
 * whatever else a client may send between them.
 *
 * @module
 */

import { Cursor } from "./cursor.ts";
import { type Item, Reader } from "./reader.ts";
import { scan } from "./scan.ts";

export type { Item };

/**
 * Finds values in bytes. An object or array is found the instant its closing
 * bracket arrives; a lone number or keyword needs one more byte to end.
 *
 * @example Usage
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { JsonStream } from "./stream.ts";
 *
 * const stream = new JsonStream();
 * const bytes = new TextEncoder().encode('{"id": 1}{"id"');
 * deepStrictEqual(stream.push(bytes), [{ kind: "value", value: { id: 1 } }]);
 * ```
 */
export class JsonStream {
  readonly #cursor = new Cursor();
  readonly #reader = new Reader(this.#cursor);

  /**
   * Takes the next bytes.
   *
   * @param chunk Bytes in the order they came; may be reused afterwards
   * @returns What they complete, in order; complete in itself, so it may be
   * worked off at leisure
   */
  push(chunk: Uint8Array): Item[] {
    const items: Item[] = [];
    const cursor = this.#cursor;
    cursor.load(chunk);
    while (cursor.at < chunk.length) {
      const value = this.#reader.idle ? scan(cursor) : undefined;
      if (value === undefined) this.#reader.read(items);
      else items.push({ kind: "value", value });
    }
    return items;
  }

  /** Forgets all that has begun, as for a client that has just come. */
  reset(): void {
    this.#reader.reset();
    this.#cursor.restart();
  }
}
