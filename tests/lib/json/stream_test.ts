import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import { type Item, JsonStream } from "../../../lib/json/stream.ts";
import { bytesOf, feedAll, openReader, openStream } from "./feeding.ts";
import { diceOf, piecesOf, streamOf } from "./generator.ts";

const VALUE = { kind: "value", value: { a: 1 } };

Deno.test("JsonStream.push() yields an object when its bracket arrives", () => {
  const stream = new JsonStream();
  assertEquals(stream.push(bytesOf('{"a":1')), []);
  assertEquals(stream.push(bytesOf("}")), [VALUE]);
});

Deno.test("JsonStream.push() yields several values of one chunk", () => {
  const bytes = bytesOf('{"a":1}{"a":1}\n', 0xff, '{"a":1}');
  assertEquals(new JsonStream().push(bytes), [
    VALUE,
    VALUE,
    { kind: "reset" },
    VALUE,
  ]);
});

Deno.test("JsonStream.push() accepts an empty chunk", () => {
  const stream = new JsonStream();
  stream.push(bytesOf('{"a"'));
  assertEquals(stream.push(new Uint8Array()), []);
  assertEquals(stream.push(bytesOf(":1}")), [VALUE]);
});

Deno.test("JsonStream tells names of one character from each other", () => {
  const feed = openStream();
  for (const name of ["\\", "\n", '"', "\t", "\\"]) {
    const value = { a: 1, b: 2, [name]: 3 };
    const items = feed(bytesOf(JSON.stringify(value)));
    assertEquals(items, [{ kind: "value", value }]);
  }
});

for (
  const begun of ["{", '{"a":"', '{"a" 1', "# ", "1", "tru", "\n\n", "[\n"]
) {
  Deno.test(`JsonStream.reset() forgets ${JSON.stringify(begun)}`, () => {
    const stream = new JsonStream();
    stream.push(bytesOf(begun));
    stream.reset();
    assertEquals(stream.push(bytesOf('{"a":1}]')), [VALUE, {
      kind: "error",
      desc: "1:8: JSON parse error, expecting value",
    }]);
  });
}

/** Every way of reading the same bytes. */
function readings(bytes: Uint8Array, seed: number): Item[][] {
  const pieces = piecesOf(bytes, diceOf(seed));
  return [
    feedAll(openStream(), { bytes }),
    feedAll(openStream(), { bytes, size: 1 }),
    feedAll(openReader(), { bytes, size: 1 }),
    pieces.flatMap(openStream()),
    pieces.flatMap(openReader()),
  ];
}

Deno.test("JsonStream finds the same with and without its fast path", () => {
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 4000; seed++) {
    const bytes = streamOf(diceOf(seed));
    const expected = feedAll(openReader(), { bytes });
    for (const items of readings(bytes, seed)) {
      assertEquals(items, expected, `seed ${seed}`);
    }
    for (const { kind } of expected) {
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  // Otherwise the generator would have tested next to nothing.
  for (const kind of ["value", "error", "reset"]) {
    assert((seen.get(kind) ?? 0) > 100, `${kind}: ${seen.get(kind)}`);
  }
});

/** The shortest of a few times it takes to read a write of some size. */
function timeOfWrite(size: number): number {
  const chunk = new Uint8Array(64 * 1024).fill(0x41);
  const times = Array.from({ length: 3 }, () => {
    const stream = new JsonStream();
    const start = performance.now();
    stream.push(bytesOf('{"execute":"guest-file-write","arguments":{"b":"'));
    for (let sent = 0; sent < size; sent += chunk.length) stream.push(chunk);
    assertSame(stream.push(bytesOf('"}}')).length, 1);
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** How often to measure: what else the machine does holds up many a try. */
const TRIES = 32;

/**
 * Compares the shortest times of 16 times as much with those of as much, until
 * they are as they should be. Joining at every chunk would make it 16 times 16.
 */
function assertLinear(timeOf: (times: 1 | 16) => number): void {
  let [one, sixteen] = [Infinity, Infinity];
  for (let tried = 0; tried < TRIES; tried++) {
    one = Math.min(one, timeOf(1));
    sixteen = Math.min(sixteen, timeOf(16));
    if (tried > 0 && sixteen / one < 64) return;
  }
  throw new Error(`16 times as much took ${sixteen / one} times as long`);
}

Deno.test("JsonStream reads a long string in linear time", () => {
  assertLinear((times) => timeOfWrite(times * 2 * 1024 * 1024));
});

Deno.test("JsonStream reads many small requests in linear time", () => {
  const request = '{"execute":"guest-ping","id":12}\n[[}';
  assertLinear((times) => {
    const count = times * 2000;
    const bytes = bytesOf(request.repeat(count));
    const start = performance.now();
    assertSame(feedAll(openStream(), { bytes }).length, 2 * count);
    return performance.now() - start;
  });
});

Deno.test("JsonStream reads a string of escapes that comes in bytes", () => {
  const text = "line\n".repeat(20_000);
  const bytes = bytesOf(JSON.stringify([text]));
  const [item] = feedAll(openStream(), { bytes, size: 1 });
  assert(item?.kind === "value" && Array.isArray(item.value));
  assertSame(String(item.value[0]), text);
});
