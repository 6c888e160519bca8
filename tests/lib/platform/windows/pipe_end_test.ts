import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import type { Outcome } from "../../../../lib/ffi/windows/device.ts";
import { LIMITS } from "../../../../lib/limits.ts";
import { BrokenPipe } from "../../../../lib/platform/pipe_end.ts";
import { OverlappedEnd } from "../../../../lib/platform/windows/pipe_end.ts";

const PENDING: Outcome = { kind: "pending" };
const BROKEN: Outcome = { kind: "failed", code: 109 };

function done(count: number): Outcome {
  return { kind: "done", count };
}

/** An end whose work goes as a test wants. */
class Stage {
  readonly end: OverlappedEnd;
  readonly events: string[] = [];
  #outcomes: Outcome[];
  #filling = 0;

  constructor(...outcomes: Outcome[]) {
    this.#outcomes = outcomes;
    this.end = new OverlappedEnd({
      work: {
        read: (into) => {
          into.fill(++this.#filling);
          return this.#next("read");
        },
        write: (from) => this.#next(`write ${from.length} of ${from[0]}`),
        look: () => this.#next("look"),
        [Symbol.dispose]: () => {},
      },
      watch: () => ({ [Symbol.dispose]: () => {} }),
      [Symbol.dispose]: () => this.events.push("close"),
    });
  }

  #next(event: string): Outcome {
    this.events.push(event);
    return this.#outcomes.shift() ?? PENDING;
  }
}

Deno.test("OverlappedEnd hands out what was read, piece by piece", () => {
  const { end, events } = new Stage(done(3));
  const into = new Uint8Array(2);
  assertEquals([end.read(into), [...into]], [2, [1, 1]]);
  assertSame(end.read(into), 1);
  assertSame(end.read(into), undefined);
  assertEquals(events, ["read", "read"]);
});

Deno.test("OverlappedEnd has one read under way, and looks after it", () => {
  const { end, events } = new Stage(PENDING, PENDING, done(1), BROKEN);
  const into = new Uint8Array(2);
  assertSame(end.read(into), undefined);
  assertSame(end.read(into), undefined);
  assertSame(end.read(into), 1);
  assertSame(end.read(into), 0);
  assertEquals(events, ["read", "look", "look", "read"]);
});

Deno.test("OverlappedEnd takes nothing that was written for nothing", () => {
  const { end } = new Stage(done(0), done(1));
  assertSame(end.read(new Uint8Array(2)), 1);
});

Deno.test("OverlappedEnd tells what was taken once that is certain", () => {
  const { end, events } = new Stage(PENDING, PENDING, done(2), done(1));
  const from = Uint8Array.of(7, 8, 9);
  assertSame(end.write(from), undefined);
  assertSame(end.write(from), undefined);
  assertSame(end.write(from), 2);
  assertSame(end.write(from.subarray(2)), 1);
  const expected = ["write 3 of 7", "look", "look", "write 1 of 9"];
  assertEquals(events, expected);
});

Deno.test("OverlappedEnd writes no more at once than it has room for", () => {
  const { end, events } = new Stage(done(LIMITS.chunkBytes));
  const from = new Uint8Array(LIMITS.chunkBytes + 1);
  assertSame(end.write(from), LIMITS.chunkBytes);
  assertEquals(events, [`write ${LIMITS.chunkBytes} of 0`]);
});

Deno.test("OverlappedEnd says that nobody reads", () => {
  throws(() => new Stage(BROKEN).end.write(Uint8Array.of(1)), BrokenPipe);
});
