import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../lib/limits.ts";
import type { ByteStream, Input } from "../../../lib/platform/byte_stream.ts";
import { openPort } from "../../../lib/platform/port.ts";
import { turn } from "../../helpers.ts";
import { until } from "../../vm/deadline.ts";
import { LoggedLines } from "../freeze/logged_lines.ts";
import { VirtualClock } from "../freeze/virtual_clock.ts";

/** A port whose host has said something, or is not there. */
class FakeStream implements ByteStream {
  onHangUp: (() => void) | undefined;
  isClosed = false;
  readonly #words: Input[];
  readonly #rest: Input;
  readonly #changed = Promise.withResolvers<void>();

  constructor(words: string) {
    const isThere = words !== "";
    this.#words = isThere ? [new TextEncoder().encode(words)] : [];
    this.#rest = isThere ? "empty" : "end";
  }

  read(): Input {
    return this.isClosed ? "end" : this.#words.shift() ?? this.#rest;
  }

  unread(inputs: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#words.unshift(...inputs);
  }

  change(): Promise<void> {
    return this.#changed.promise;
  }

  write(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
    this.#changed.resolve();
    this.onHangUp?.();
  }
}

/** A port that opens what is there; what is not makes it wait. */
async function portOver(devices: (FakeStream | undefined)[]): Promise<
  { port: Awaited<ReturnType<typeof openPort>>; opened: () => number }
> {
  let count = 0;
  const port = await openPort({
    end: "host is away",
    open() {
      count++;
      const device = devices.shift();
      if (device !== undefined) return Promise.resolve(device);
      return Promise.reject(new Error("it is not there"));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }, { path: "/dev/fake", retry: true });
  return { port, opened: () => count };
}

Deno.test("Port.retry() opens a device at once that was waited for", async () => {
  const device = new FakeStream("x");
  const { port, opened } = await portOver([undefined, device]);
  const connections = port.connections()[Symbol.asyncIterator]();
  const first = connections.next();
  await until(() => opened() === 1 || undefined, { what: "the first try" });
  await turn();
  assertSame(opened(), 1);
  port.retry?.();
  await turn();
  assertSame(opened(), 2);
  const { value } = await first;
  value.close();
  await port[Symbol.asyncDispose]();
  await connections.return?.();
});

Deno.test("Port.retry() opens a device anew that nobody is at", async () => {
  const devices = [new FakeStream(""), new FakeStream("")];
  const [old, anew] = devices;
  const { port, opened } = await portOver([...devices]);
  const connections = port.connections()[Symbol.asyncIterator]();
  const first = connections.next();
  await turn();
  assertEquals([opened(), old?.isClosed], [1, false]);
  port.retry?.();
  await until(() => opened() === 2 || undefined, { what: "the second" });
  await turn();
  assertEquals([old?.isClosed, anew?.isClosed], [true, false]);
  await port[Symbol.asyncDispose]();
  assertEquals(await first, { done: true, value: undefined });
});

Deno.test("Port.retry() leaves a conversation alone", async () => {
  const device = new FakeStream("x");
  const { port, opened } = await portOver([device]);
  const connections = port.connections()[Symbol.asyncIterator]();
  const { value } = await connections.next();
  port.retry?.();
  await turn();
  assertEquals([opened(), device.isClosed], [1, false]);
  value.close();
  await port[Symbol.asyncDispose]();
  await connections.return?.();
});

Deno.test("Port.connections() warns of each reason why it waits, once", async () => {
  using clock = new VirtualClock();
  using logged = new LoggedLines("warning");
  const reasons = ["it is not there", "it is taken", "it is not there"];
  let tries = 0;
  const port = await openPort({
    end: "host is away",
    open: () => Promise.reject(new Error(reasons[tries++] ?? "it is taken")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }, { path: "/dev/fake", retry: true });
  const first = port.connections()[Symbol.asyncIterator]().next();
  await clock.pass(60_000);
  assertEquals(logged.lines, [
    "Waiting for /dev/fake: Error: it is not there",
    "Waiting for /dev/fake: Error: it is taken",
  ]);
  await port[Symbol.asyncDispose]();
  assertEquals(await first, { done: true, value: undefined });
});

Deno.test("Port.connections() tries again within a second, however often it failed", async () => {
  using clock = new VirtualClock();
  const tries: number[] = [];
  const port = await openPort({
    end: "host is away",
    open() {
      tries.push(clock.now);
      return Promise.reject(new Error("it is not there"));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }, { path: "/dev/fake", retry: true });
  const first = port.connections()[Symbol.asyncIterator]().next();
  await clock.pass(60_000);
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  assertEquals(waits.slice(0, 6), [50, 100, 200, 400, 800, 1000]);
  assertEquals(new Set(waits.slice(5)), new Set([LIMITS.reopenDelayMs]));
  await port[Symbol.asyncDispose]();
  assertEquals(await first, { done: true, value: undefined });
});
