import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import type { Outcome } from "../../../../lib/ffi/windows/device.ts";
import { DeviceStream } from "../../../../lib/platform/windows/device_stream.ts";
import { FakeTimer } from "../../../fakes/timer.ts";

const PENDING: Outcome = { kind: "pending" };
const HELLO = new TextEncoder().encode("hello");
/** ERROR_NO_SYSTEM_RESOURCES: the host is not connected. */
const AWAY: Outcome = { kind: "failed", code: 1450 };
const ABORTED: Outcome = { kind: "failed", code: 995 };

/** A device that says what it is told to say. */
class FakeDevice implements Disposable {
  /** What the next reads and looks at them come to; pending at the end. */
  reads: (Outcome | string)[] = [];
  /** What the next writes and looks at them come to; done at the end. */
  writes: Outcome[] = [];
  written = "";
  cancelled = 0;
  isClosed = false;
  #into = new Uint8Array(0);

  readonly incoming = {
    read: (into: Uint8Array<ArrayBuffer>) => {
      this.#into = into;
      return this.#next();
    },
    look: () => this.#next(),
    cancel: () => {},
    [Symbol.dispose]: () => {},
  };

  readonly outgoing = {
    write: (from: Uint8Array<ArrayBuffer>): Outcome => {
      const outcome = this.writes.shift() ??
        { kind: "done", count: from.length };
      const count = outcome.kind === "done" ? outcome.count : 0;
      this.written += new TextDecoder().decode(from.subarray(0, count));
      return outcome;
    },
    look: () => this.writes.shift() ?? PENDING,
    cancel: () => void this.cancelled++,
    [Symbol.dispose]: () => {},
  };

  errorOf(what: string, code: number): Error {
    return new Error(`${what}: ${code}`);
  }

  [Symbol.dispose](): void {
    this.isClosed = true;
  }

  #next(): Outcome {
    const next = this.reads.shift() ?? PENDING;
    if (typeof next !== "string") return next;
    const bytes = new TextEncoder().encode(next);
    this.#into.set(bytes);
    return { kind: "done", count: bytes.length };
  }
}

function scene(reads: (Outcome | string)[] = []) {
  const device = new FakeDevice();
  device.reads = reads;
  const timer = new FakeTimer();
  const stream = new DeviceStream(device, timer);
  const hangUps = { count: 0 };
  stream.onHangUp = () => hangUps.count++;
  return { device, timer, stream, hangUps };
}

function textOf(input: ReturnType<DeviceStream["read"]>): string {
  return typeof input === "string" ? input : new TextDecoder().decode(input);
}

Deno.test("read() gives what has come, then what comes next", async () => {
  const { device, stream } = scene(["one", "two"]);
  assertEquals(textOf(stream.read()), "one");
  assertEquals(textOf(stream.read()), "two");
  assertEquals(stream.read(), "empty");
  const changed = stream.change();
  device.reads = ["three"];
  stream.incomingOver();
  await changed;
  assertEquals(textOf(stream.read()), "three");
});

Deno.test("read() gives first what was put back, and reads on after it", () => {
  const { stream } = scene(["one"]);
  const one = stream.read();
  ok(typeof one !== "string");
  stream.unread([HELLO, one]);
  assertEquals(textOf(stream.read()), "hello");
  assertEquals(textOf(stream.read()), "one");
  assertEquals(stream.read(), "empty");
});

Deno.test("A stale signal takes nothing twice", () => {
  const { stream } = scene(["one"]);
  stream.incomingOver();
  assertEquals(textOf(stream.read()), "one");
  stream.incomingOver();
  assertEquals(stream.read(), "empty");
});

Deno.test("A host that goes is gone until it comes back", async () => {
  const { device, stream, timer, hangUps } = scene();
  device.reads = [AWAY, AWAY];
  stream.incomingOver();
  assertEquals([stream.read(), hangUps.count], ["end", 1]);
  const changed = stream.change();
  timer.pass(100);
  assertEquals([stream.read(), hangUps.count], ["end", 1]);
  timer.pass(100);
  await changed;
  assertEquals([stream.read(), stream.failure], ["empty", undefined]);
});

Deno.test("A device that fails is lost", () => {
  const { device, stream, hangUps } = scene();
  device.reads = [{ kind: "failed", code: 109 }];
  stream.incomingOver();
  assertEquals([stream.read(), hangUps.count], ["end", 1]);
  assertEquals(stream.failure?.message, "Cannot read: 109");
});

Deno.test("write() writes all, in as many pieces as it takes", async () => {
  const { device, stream } = scene();
  device.writes = [{ kind: "done", count: 2 }];
  await stream.write(HELLO, new AbortController().signal);
  assertEquals(device.written, "hello");
});

Deno.test("write() that nobody takes is cancelled, and the next goes out", async () => {
  const { device, stream } = scene();
  const stop = new AbortController();
  device.writes = [PENDING];
  const first = stream.write(HELLO, stop.signal);
  const second = stream.write(HELLO, new AbortController().signal);
  await Promise.resolve();
  stop.abort();
  assertEquals([device.cancelled, device.written], [1, ""]);
  device.writes = [ABORTED];
  stream.outgoingOver();
  await rejects(first, /the other side has gone/);
  await second;
  assertEquals(device.written, "hello");
});

Deno.test("Disposing ends everything, once", async () => {
  const { device, stream, hangUps } = scene();
  device.writes = [PENDING];
  const writing = stream.write(HELLO, new AbortController().signal);
  const changed = stream.change();
  await Promise.resolve();
  stream[Symbol.dispose]();
  stream[Symbol.dispose]();
  await rejects(writing, /the other side has gone/);
  await changed;
  assertEquals([device.isClosed, stream.read()], [true, "end"]);
  assertEquals(hangUps.count, 1);
});
