import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../lib/limits.ts";
import { OutputPipe } from "../../../lib/platform/output_pipe.ts";
import type { PipeEnd } from "../../../lib/platform/pipe_end.ts";
import type { Sink } from "../../../lib/platform/programs.ts";
import { until } from "../../vm/deadline.ts";

/** A pipe into which somebody writes whenever it is empty, up to a limit. */
class Stage {
  readonly pipe: OutputPipe;
  /** How many bytes the pipe still yields; then it is empty, or at its end. */
  left: number;
  reads = 0;
  taken = 0;
  isOver = false;
  isEnded = false;
  isClosed = false;
  change: () => void = () => {};

  constructor(left: number) {
    this.left = left;
    this.pipe = new OutputPipe(this.#newEnd(), this.#newSink());
  }

  #newSink(): Sink {
    const room = new Uint8Array(65_536);
    const isOver = () => this.isOver;
    return {
      get isOver() {
        return isOver();
      },
      room: () => room,
      took: (count) => this.taken += count,
    };
  }

  #newEnd(): PipeEnd {
    return {
      watch: (listener) => {
        this.change = listener;
        return { [Symbol.dispose]: () => {} };
      },
      read: (into) => {
        this.reads++;
        const count = Math.min(this.left, into.length);
        this.left -= count;
        return count > 0 || this.isEnded ? count : undefined;
      },
      write: () => 0,
      [Symbol.dispose]: () => this.isClosed = true,
    };
  }
}

Deno.test("OutputPipe takes all there is, and ends at the end", async () => {
  const stage = new Stage(100_000);
  stage.change();
  assertEquals([stage.taken, stage.isClosed], [100_000, false]);
  stage.isEnded = true;
  stage.change();
  await stage.pipe.ended;
  ok(stage.isClosed);
});

Deno.test("OutputPipe lets others have their turn", async () => {
  const stage = new Stage(3 * LIMITS.drainBytes);
  stage.change();
  assertSame(stage.taken, LIMITS.drainBytes);
  await until(() => stage.left === 0 || undefined, { what: "the rest" });
  assertSame(stage.taken, 3 * LIMITS.drainBytes);
});

Deno.test("OutputPipe is in no hurry once nobody wants it", async () => {
  const stage = new Stage(1000);
  stage.isOver = true;
  stage.change();
  const { reads } = stage;
  // Whoever writes without end is heard of without end.
  for (let count = 0; count < 100; count++) {
    stage.left = 1000;
    stage.change();
  }
  assertSame(stage.reads, reads);
  await until(() => stage.left === 0 || undefined, { what: "the rest" });
  stage.isEnded = true;
  await until(() => stage.isClosed || undefined, { what: "the end" });
});

Deno.test("OutputPipe stops when it is told to", () => {
  const stage = new Stage(3 * LIMITS.drainBytes);
  stage.change();
  stage.pipe[Symbol.dispose]();
  stage.pipe[Symbol.dispose]();
  stage.change();
  assertEquals([stage.taken, stage.isClosed], [LIMITS.drainBytes, true]);
});
