import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { Capture } from "../../../lib/exec/capture.ts";
import { LIMITS } from "../../../lib/limits.ts";

function fill(capture: Capture, length: number): void {
  for (let left = length; left > 0;) {
    const room = capture.room();
    const count = Math.min(room.length, left);
    room.subarray(0, count).fill(left % 251);
    capture.took(count);
    left -= count;
  }
}

function say(capture: Capture, text: string): void {
  for (const byte of new TextEncoder().encode(text)) {
    capture.room()[0] = byte;
    capture.took(1);
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

Deno.test("Capture keeps what comes, in order", () => {
  const capture = new Capture(() => true);
  const text = "0123456789".repeat(1000);
  say(capture, text);
  assertSame(textOf(capture.slice()), text);
  assertEquals([capture.length, capture.isTruncated], [10_000, false]);
});

Deno.test("Capture hands out a part", () => {
  const capture = new Capture(() => true);
  say(capture, "hello");
  assertSame(textOf(capture.slice(1, 3)), "ell");
  assertSame(textOf(capture.slice(3, 100)), "lo");
  assertSame(textOf(capture.slice(100, 1)), "");
});

Deno.test("Capture is whole at exactly 16 MiB", () => {
  const capture = new Capture(() => true);
  fill(capture, LIMITS.capturedBytes);
  // A look at whether there is more finds nothing.
  ok(capture.room().length > 0);
  assertEquals([capture.length, capture.isTruncated], [2 ** 24, false]);
});

Deno.test("Capture drops what comes after 16 MiB, and says so", () => {
  const capture = new Capture(() => true);
  fill(capture, LIMITS.capturedBytes + 1);
  assertEquals([capture.length, capture.isTruncated], [2 ** 24, true]);
  fill(capture, 2 ** 20);
  assertEquals([capture.length, capture.size], [2 ** 24, 2 ** 24]);
});

Deno.test("Capture drops what there is no memory for", () => {
  let left = 8192;
  const capture = new Capture((bytes) => {
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
  fill(capture, 10_000);
  assertEquals([capture.length, capture.isTruncated], [8192, true]);
  left = 2 ** 20;
  // A gap in the middle would be worse than an early end.
  fill(capture, 1);
  assertSame(capture.length, 8192);
});

Deno.test("Capture keeps nothing once it is sealed", () => {
  const capture = new Capture(() => true);
  say(capture, "mine");
  capture.seal();
  say(capture, "not mine");
  assertSame(textOf(capture.slice()), "mine");
  ok(!capture.isTruncated);
});
