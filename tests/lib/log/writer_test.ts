import { deepStrictEqual as assertEquals } from "node:assert";
import { LineQueue } from "../../../lib/log/line_queue.ts";
import type { LogTarget } from "../../../lib/log/target.ts";
import { LineWriter } from "../../../lib/log/writer.ts";

/** Keeps what it is given; may take it in pieces, or fail. */
class Memory implements LogTarget {
  text = "";
  broken = false;
  renewals = 0;
  readonly #piece: number;

  constructor(piece = Infinity) {
    this.#piece = piece;
  }

  // deno-lint-ignore require-await -- a target rejects rather than throws
  async write(bytes: Uint8Array): Promise<number> {
    if (this.broken) throw new Error("broken");
    const taken = bytes.subarray(0, this.#piece);
    this.text += new TextDecoder().decode(taken);
    return taken.length;
  }

  // deno-lint-ignore require-await -- a target rejects rather than throws
  async renew(): Promise<void> {
    this.text += `renewed ${++this.renewals}\n`;
  }

  [Symbol.dispose](): void {}
}

function writerTo(target: LogTarget, { held = false, capacity = 100 } = {}) {
  const queue = new LineQueue(capacity);
  const lostLine = (count: number): string => `lost ${count}\n`;
  const writer = new LineWriter(queue, { target, held, lostLine });
  const log = (line: string): void => {
    queue.push(`${line}\n`);
    writer.wake();
  };
  return { writer, log };
}

Deno.test("LineWriter writes all lines, piece by piece", async () => {
  const memory = new Memory(2);
  const { writer, log } = writerTo(memory);
  const lines = Array.from({ length: 90 }, (_, index) => `line ${index}`);
  lines.forEach(log);
  await writer.flush(1000);
  assertEquals(memory.text, lines.map((line) => `${line}\n`).join(""));
});

Deno.test("LineWriter rests while held", async () => {
  const memory = new Memory();
  const { writer, log } = writerTo(memory, { held: true });
  log("a");
  await writer.flush(1000);
  assertEquals(memory.text, "");
  writer.release();
  await writer.flush(1000);
  assertEquals(memory.text, "a\n");
  writer.hold();
  log("b");
  await writer.flush(1000);
  assertEquals(memory.text, "a\n");
});

Deno.test("LineWriter stops in the middle of what it writes", async () => {
  const taken: number[] = [];
  const target: LogTarget = {
    write(bytes) {
      taken.push(bytes.length);
      writer.hold();
      return Promise.resolve(1);
    },
    [Symbol.dispose]() {},
  };
  const { writer, log } = writerTo(target);
  log("abc");
  await writer.flush(1000);
  assertEquals(taken, [4]);
  writer.release();
  await writer.flush(1000);
  assertEquals(taken, [4, 3]);
});

Deno.test("LineWriter reports what was lost", async () => {
  const memory = new Memory();
  const { writer, log } = writerTo(memory, { held: true, capacity: 2 });
  ["a", "b", "c", "d"].forEach(log);
  writer.release();
  await writer.flush(1000);
  assertEquals(memory.text, "lost 2\nc\nd\n");
});

Deno.test("LineWriter survives a target that fails", async () => {
  const memory = new Memory();
  const { writer, log } = writerTo(memory);
  memory.broken = true;
  log("a");
  await writer.flush(1000);
  memory.broken = false;
  log("b");
  await writer.flush(1000);
  assertEquals(memory.text, "lost 1\nb\n");
});

Deno.test("LineWriter.flush() does not wait for ever", async () => {
  const stuck = Promise.withResolvers<number>();
  const { writer, log } = writerTo({
    write: () => stuck.promise,
    [Symbol.dispose]() {},
  });
  log("a");
  await writer.flush(10);
  stuck.resolve(2);
});

Deno.test("LineWriter.renew() lets a target begin anew between two lines", async () => {
  const memory = new Memory(2);
  const { writer, log } = writerTo(memory);
  log("abcde");
  writer.renew();
  log("b");
  await writer.flush(1000);
  assertEquals(memory.text, "abcde\nrenewed 1\nb\n");
  writer.renew();
  await writer.flush(1000);
  assertEquals(memory.text, "abcde\nrenewed 1\nb\nrenewed 2\n");
});

Deno.test("LineWriter.renew() waits while held", async () => {
  const memory = new Memory();
  const { writer, log } = writerTo(memory, { held: true });
  log("a");
  writer.renew();
  writer.renew();
  await writer.flush(1000);
  assertEquals(memory.text, "");
  writer.release();
  await writer.flush(1000);
  assertEquals(memory.text, "renewed 1\na\n");
});
