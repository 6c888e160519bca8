import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { FakeTimer } from "../../../fakes/timer.ts";
import { turn } from "../../../helpers.ts";
import {
  averaged,
  runningThreads,
} from "../../../../lib/platform/windows/averages.ts";
import { LoadSampler } from "../../../../lib/platform/windows/load.ts";
import { swapOf } from "../../../../lib/platform/windows/vitals.ts";

const STEPS_PER_MS = 10_000;
const MINUTE = 60_000;

/** A machine of four processors whose time passes when a test says so. */
class Machine {
  readonly timer = new FakeTimer();
  readonly processors = 4;
  /** How many of its processors work. */
  busy = 0;
  waiting = 0;
  looks = 0;
  open = 0;
  trouble: "none" | "opening" | "reading" = "none";
  #idle = 0n;

  /** Lets time pass, and everything that it brings settle. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      const idle = (this.processors - this.busy) * 500 * STEPS_PER_MS;
      this.#idle += BigInt(idle);
      this.timer.pass(500);
      await turn();
    }
  }

  sampler(): LoadSampler {
    return new LoadSampler({
      times: () => ({
        idle: this.#idle,
        total: BigInt(this.timer.now() * this.processors * STEPS_PER_MS),
      }),
      processors: () => this.processors,
      openQueue: () => this.#openQueue(),
      timer: this.timer,
      pause: (ms) => this.pass(ms),
    });
  }

  #openQueue(): Promise<{ read(): Promise<number> } & Disposable> {
    if (this.trouble === "opening") return Promise.reject(new Error("none"));
    this.open++;
    return Promise.resolve({
      read: () => {
        this.looks++;
        return this.trouble === "reading"
          ? Promise.reject(new Error("broken"))
          : Promise.resolve(this.waiting);
      },
      [Symbol.dispose]: () => void this.open--,
    });
  }
}

function all(threads: number): Record<string, number> {
  return { one: threads, five: threads, fifteen: threads };
}

function assertClose(found: number, expected: number): void {
  ok(Math.abs(found - expected) < 1e-9, `${found} is not ${expected}`);
}

Deno.test("LoadSampler first tells what half a second shows", async () => {
  const machine = new Machine();
  machine.busy = 3;
  machine.waiting = 2;
  using sampler = machine.sampler();
  assertEquals(await sampler.averages(), all(5));
  assertSame(machine.timer.now(), 500);
});

Deno.test("LoadSampler forgets at three speeds", async () => {
  const machine = new Machine();
  machine.busy = 4;
  using sampler = machine.sampler();
  await sampler.averages();
  machine.busy = 0;
  machine.waiting = 1;
  await machine.pass(MINUTE);
  const { one, five, fifteen } = await sampler.averages();
  assertClose(one, 1 + 3 * Math.exp(-1));
  assertClose(five, 1 + 3 * Math.exp(-1 / 5));
  assertClose(fifteen, 1 + 3 * Math.exp(-1 / 15));
});

Deno.test("LoadSampler looks once for all who ask", async () => {
  const machine = new Machine();
  using sampler = machine.sampler();
  await Promise.all([sampler.averages(), sampler.averages()]);
  await sampler.averages();
  assertEquals([machine.open, machine.looks], [1, 1]);
  assertSame(machine.timer.pending, 1);
});

Deno.test("LoadSampler rests unless it is asked", async () => {
  const machine = new Machine();
  using sampler = machine.sampler();
  assertSame(machine.timer.pending, 0);
  await sampler.averages();
  machine.busy = 2;
  await machine.pass(20 * MINUTE);
  assertEquals([machine.timer.pending, machine.open], [0, 0]);
  const { looks } = machine;
  ok(looks <= 181, `${looks} looks`);
  assertEquals(await sampler.averages(), all(2));
  await machine.pass(10 * MINUTE);
  await sampler.averages();
  await machine.pass(10 * MINUTE);
  assertSame(machine.timer.pending, 1);
});

Deno.test("LoadSampler tells what runs where nothing counts what waits", async () => {
  const machine = new Machine();
  machine.busy = 1;
  machine.trouble = "opening";
  using sampler = machine.sampler();
  assertEquals(await sampler.averages(), all(1));
  assertSame(machine.open, 0);
});

Deno.test("LoadSampler asks a counter that fails no more", async () => {
  const machine = new Machine();
  machine.busy = 1;
  using sampler = machine.sampler();
  await sampler.averages();
  machine.trouble = "reading";
  await machine.pass(MINUTE);
  assertClose((await sampler.averages()).one, 1);
  assertEquals([machine.looks, machine.open], [2, 0]);
});

Deno.test("LoadSampler closes what opens after its end", async () => {
  const machine = new Machine();
  const sampler = machine.sampler();
  const asked = sampler.averages();
  sampler[Symbol.dispose]();
  await asked;
  assertEquals([machine.open, machine.timer.pending], [0, 0]);
});

Deno.test("LoadSampler tells a failure, and begins anew after it", async () => {
  const machine = new Machine();
  let isBroken = true;
  const times = () => {
    if (isBroken) throw new Error("no times");
    return { idle: 0n, total: 1n };
  };
  using sampler = new LoadSampler({
    times,
    processors: () => 1,
    openQueue: () =>
      Promise.resolve({
        read: () => Promise.resolve(3),
        [Symbol.dispose]: () => {},
      }),
    timer: machine.timer,
    pause: () => Promise.resolve(),
  });
  await rejects(sampler.averages(), { message: "no times" });
  isBroken = false;
  assertEquals(await sampler.averages(), all(3));
});

const RUNNING: Record<string, readonly [idle: bigint, total: bigint, number]> =
  {
    "half of the time": [50n, 100n, 2],
    "none of the time": [100n, 100n, 0],
    "no time that has passed": [0n, 0n, 0],
    "clocks that disagree": [101n, 100n, 0],
  };

for (const [what, [idle, total, expected]] of Object.entries(RUNNING)) {
  Deno.test(`runningThreads() makes sense of ${what}`, () => {
    const from = { idle: 7n, total: 70n };
    const to = { idle: 7n + idle, total: 70n + total };
    assertSame(runningThreads(4, { from, to }), expected);
  });
}

Deno.test("averaged() forgets everything over a long time", () => {
  const old = { one: 9, five: 9, fifteen: 9 };
  assertEquals(averaged(old, { threads: 1, seconds: 1e6 }), all(1));
});

Deno.test("swapOf() adds up page files, if they are known", () => {
  const files = [{ total: 10, used: 4 }, { total: 5, used: 0 }];
  assertEquals(swapOf(files, 4096), { swapTotal: 61440, swapFree: 45056 });
  assertEquals(swapOf([], 4096), { swapTotal: 0, swapFree: 0 });
  assertEquals(swapOf(undefined, 4096), {});
});
