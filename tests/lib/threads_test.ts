import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { within } from "../../lib/deadline.ts";
import { findAccount } from "../../lib/ffi/account.ts";
import { Epoll } from "../../lib/ffi/epoll.ts";
import { openPipe } from "../../lib/ffi/pipe.ts";
import { fithaw, openMountpoint } from "../../lib/ffi/superblock.ts";
import { systemCall } from "../../lib/ffi/system_call.ts";
import { LANES, LIMITS } from "../../lib/limits.ts";
import { kernelTree } from "../../lib/platform/linux/kernel_tree.ts";
import { type Lane, Lanes } from "../../lib/threads.ts";
import { turn } from "../helpers.ts";

/** More than Deno has threads. */
const MANY = 40;
/** How many of Deno's own calls, beside one more, may hang. */
const OWN = 3;
/** All that a thaw must not wait for. */
const BLOCKED = ["work", "storage", "look", "freeze"] as const;
const WHAT = "Cannot answer";

/** Calls that return when a test says so. */
class Calls {
  readonly lanes = new Lanes();
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  #isEnding = false;

  make(lane: Lane, name: string): Promise<string> {
    return this.lanes.run({ what: `Cannot do ${name}`, lane }, () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      this.begun.push(name);
      this.#ends.set(name, () => resolve(name));
      if (this.#isEnding) this.end(name);
      return promise;
    });
  }

  fill(lane: Lane, count: number): Promise<string>[] {
    return Array.from({ length: count }, (_, at) => {
      return this.make(lane, `${lane} ${at}`);
    });
  }

  end(name: string): void {
    this.#ends.get(name)?.();
  }

  async endAll(calls: readonly Promise<string>[]): Promise<void> {
    this.#isEnding = true;
    for (const end of this.#ends.values()) end();
    await Promise.all(calls);
  }
}

Deno.test("Lanes leave room for what is more urgent", async () => {
  const calls = new Calls();
  const lanes = [...BLOCKED, "thaw"] as const;
  const made = lanes.flatMap((lane) => calls.fill(lane, MANY));
  const begun = lanes.map((lane) =>
    calls.begun.filter((name) => name.startsWith(lane)).length
  );
  const kept = 6;
  assertEquals(begun, [...BLOCKED.map((lane) => LANES[lane]), kept]);
  assertSame(calls.begun.length, LIMITS.laneCalls);
  await calls.endAll(made);
  assertSame(calls.begun.length, lanes.length * MANY);
});

Deno.test("Lanes let thaws have all the room there is", async () => {
  const calls = new Calls();
  const made = calls.fill("thaw", MANY);
  const late = calls.make("work", "late");
  assertSame(calls.begun.length, LIMITS.laneCalls);
  await calls.endAll([...made, late]);
  assertSame(calls.begun.at(-1), "late");
});

Deno.test("Lanes begin calls in the order they were asked for", async () => {
  const calls = new Calls();
  const made = calls.fill("work", LANES.work + 2);
  assertSame(calls.begun.length, LANES.work);
  calls.end("work 3");
  assertSame(await made[3], "work 3");
  await turn();
  assertSame(calls.begun.at(-1), `work ${LANES.work}`);
  const newer = calls.make("work", "newer");
  await calls.endAll([...made, newer]);
  assertEquals(calls.begun.slice(-2), [`work ${LANES.work + 1}`, "newer"]);
});

Deno.test("Lanes have room again after a failure", async () => {
  const lanes = new Lanes();
  const fail = () => Promise.reject(new Error("no"));
  const made = Array.from(
    { length: MANY },
    () => rejects(lanes.run({ what: WHAT }, fail), { message: "no" }),
  );
  await Promise.all(made);
});

Deno.test("Lanes refuse what would wait behind too many", async () => {
  const calls = new Calls();
  const made = calls.fill("work", LANES.work + LIMITS.waitingCalls);
  await rejects(calls.make("work", "more"), {
    name: "AgentError",
    message: "Cannot do more: 4096 calls wait already for others to return",
  });
  const urgent = calls.make("thaw", "urgent");
  assertSame(calls.begun.at(-1), "urgent");
  await calls.endAll([...made, urgent]);
});

/** Reads that block until they are let go, many in each lane. */
function blockedReads(lanes: readonly Lane[]): AsyncDisposable {
  const { near, far } = openPipe("in");
  const purposes = lanes.flatMap((lane) =>
    Array.from({ length: MANY }, () => ({ what: WHAT, lane }))
  );
  const reads = purposes.map((purpose) =>
    systemCall(purpose, "read", far.fd, new Uint8Array(1), 1)
  );
  return {
    [Symbol.asyncDispose]: async () => {
      near.write(new Uint8Array(reads.length));
      await Promise.all(reads);
      near[Symbol.dispose]();
      far[Symbol.dispose]();
    },
  };
}

/** Waits for descriptors, as the agent does for its channel and programs. */
async function idleWait(): Promise<AsyncDisposable> {
  const epoll = new Epoll();
  // The first one returns at once: the doorbell can be rung.
  await epoll.wait();
  const waiting = epoll.wait();
  return {
    [Symbol.asyncDispose]: async () => {
      epoll.ring();
      await waiting;
      epoll[Symbol.dispose]();
    },
  };
}

/** Reads of Deno's own that block. */
function ownReads(): AsyncDisposable {
  const { near, far } = openPipe("in");
  // Each opens the pipe again, so that they do not wait for each other.
  const files = Array.from({ length: OWN }, () => {
    return Deno.openSync(`/proc/self/fd/${far.fd}`);
  });
  const reads = files.map((file) => file.read(new Uint8Array(1)));
  return {
    [Symbol.asyncDispose]: async () => {
      near[Symbol.dispose]();
      await Promise.all(reads);
      for (const file of files) file.close();
      far[Symbol.dispose]();
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  return await within(work, { what: WHAT, ms: 1000 });
}

/** Tells whether a thaw reaches the kernel, which has nothing to thaw. */
async function thaws(fd: number): Promise<void> {
  await rejects(inTime(fithaw(fd, WHAT)), { name: "ErrnoError" });
}

Deno.test("Thaws are answered while all else hangs, and Deno reads", async () => {
  using proc = await openMountpoint("/proc", { lane: "freeze" });
  await using _channel = await idleWait();
  await using _programs = await idleWait();
  await using _calls = blockedReads(BLOCKED);
  await using _own = ownReads();
  await Promise.all(Array.from({ length: MANY }, () => thaws(proc.fd)));
  ok(await inTime(Deno.readTextFile("/proc/uptime")));
});

Deno.test("Deno reads while thaws hang, too", async () => {
  await using _channel = await idleWait();
  await using _programs = await idleWait();
  await using _calls = blockedReads([...BLOCKED, "thaw"]);
  await using _own = ownReads();
  ok(await inTime(Deno.readTextFile("/proc/uptime")));
});

Deno.test("Attributes that hang leave threads to others", async () => {
  const { near, far } = openPipe("in");
  const { text } = kernelTree();
  const paths = Array.from(
    { length: LANES.look },
    (_, at) => `/proc/${"./".repeat(at)}self/fd/${far.fd}`,
  );
  const found = await Promise.all(paths.map((path) => text(path)));
  assertEquals(found, paths.map(() => undefined));
  const looks = Array.from({ length: MANY }, () => findAccount("root"));
  await rejects(inTime(Promise.any(looks)), { message: /^Cannot answer/ });
  using proc = await openMountpoint("/proc", { lane: "freeze" });
  await thaws(proc.fd);
  ok(await inTime(Deno.readTextFile("/proc/uptime")));
  near[Symbol.dispose]();
  const accounts = await inTime(Promise.all(looks));
  assertEquals(accounts.map((account) => account?.uid), looks.map(() => 0));
  far[Symbol.dispose]();
});
