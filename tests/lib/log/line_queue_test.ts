import { deepStrictEqual as assertEquals } from "node:assert";
import { LineQueue } from "../../../lib/log/line_queue.ts";

Deno.test("LineQueue hands lines out in their order", () => {
  const queue = new LineQueue(5);
  for (const line of ["a", "b", "c"]) queue.push(line);
  assertEquals(queue.take(2), { lines: ["a", "b"], lost: 0 });
  assertEquals(queue.take(2), { lines: ["c"], lost: 0 });
  assertEquals(queue.take(2), { lines: [], lost: 0 });
});

Deno.test("LineQueue keeps the newest lines and counts the others once", () => {
  const queue = new LineQueue(2);
  for (const line of ["a", "b", "c", "d"]) queue.push(line);
  queue.lose(3);
  assertEquals(queue.take(1), { lines: ["c"], lost: 5 });
  assertEquals(queue.take(1), { lines: ["d"], lost: 0 });
});

Deno.test("LineQueue remembers a loss until there is a line to report it", () => {
  const queue = new LineQueue(2);
  queue.lose(1);
  assertEquals(queue.take(1), { lines: [], lost: 1 });
  queue.push("a");
  assertEquals(queue.take(1), { lines: ["a"], lost: 1 });
});
