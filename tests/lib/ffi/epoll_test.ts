import { deepStrictEqual as assertEquals } from "node:assert";
import { writeNow } from "../../../lib/ffi/descriptor.ts";
import { Epoll, Ready } from "../../../lib/ffi/epoll.ts";
import { openPipe, type Pipe } from "../../../lib/ffi/pipe.ts";
import { within } from "../../vm/deadline.ts";

const BYTE = new Uint8Array(1);

/** Two at once: where a second event lies shows how long the first one is. */
class TwoPipes implements Disposable {
  readonly epoll = new Epoll();
  readonly pipes: readonly [Pipe, Pipe] = [openPipe("out"), openPipe("out")];

  constructor() {
    for (const { near } of this.pipes) this.epoll.add(near.fd);
  }

  /** What happened, in the order of descriptors. */
  async wait(): Promise<[fd: number, ready: number][]> {
    const occurrences = await within(this.epoll.wait(), { what: "an event" });
    return occurrences.map(({ fd, ready }): [number, number] => [fd, ready])
      .sort(([a], [b]) => a - b);
  }

  [Symbol.dispose](): void {
    this.epoll[Symbol.dispose]();
    for (const { near, far } of this.pipes) {
      near[Symbol.dispose]();
      far[Symbol.dispose]();
    }
  }
}

Deno.test("Epoll tells which descriptors have something to read", async () => {
  using both = new TwoPipes();
  const fds = both.pipes.map(({ near }) => near.fd).sort((a, b) => a - b);
  for (const { far } of both.pipes) writeNow(far.fd, BYTE);
  assertEquals(await both.wait(), fds.map((fd) => [fd, Ready.input]));
});

Deno.test("Epoll tells of a change once", async () => {
  using both = new TwoPipes();
  const [one, two] = both.pipes;
  writeNow(one.far.fd, BYTE);
  assertEquals(await both.wait(), [[one.near.fd, Ready.input]]);
  // It is still there to be read, but that is no news.
  writeNow(two.far.fd, BYTE);
  assertEquals(await both.wait(), [[two.near.fd, Ready.input]]);
});

Deno.test("Epoll tells of a hang-up", async () => {
  using both = new TwoPipes();
  const [one] = both.pipes;
  one.far[Symbol.dispose]();
  assertEquals(await both.wait(), [[one.near.fd, Ready.hangUp]]);
});

Deno.test("Epoll forgets what was removed", async () => {
  using both = new TwoPipes();
  const [one, two] = both.pipes;
  both.epoll.remove(one.near.fd);
  for (const { far } of [one, two]) writeNow(far.fd, BYTE);
  assertEquals(await both.wait(), [[two.near.fd, Ready.input]]);
});

Deno.test("Epoll.ring() ends a wait, now or later", async () => {
  using both = new TwoPipes();
  const waiting = both.wait();
  both.epoll.ring();
  assertEquals(await waiting, []);
  both.epoll.ring();
  assertEquals(await both.wait(), []);
});
