import { deepStrictEqual as assertEquals } from "node:assert";
import type { Channel } from "../../lib/channel.ts";
import { LateChannel } from "../../lib/late_channel.ts";
import { LIMITS } from "../../lib/limits.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { VirtualClock } from "./freeze/virtual_clock.ts";

function channelOf(...connections: MemoryConnection[]): Channel {
  return {
    name: "there",
    async *connections() {
      yield* connections;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("LateChannel tries until its channel opens, then is that channel", async () => {
  const connection = new MemoryConnection();
  let tries = 0;
  await using late = new LateChannel("later", () => {
    if (++tries < 3) return Promise.reject(new Error("not there yet"));
    return Promise.resolve(channelOf(connection));
  });
  assertEquals(await Array.fromAsync(late.connections()), [connection]);
  assertEquals(tries, 3);
});

Deno.test("LateChannel gives up when it is disposed of", async () => {
  const late = new LateChannel("never", () => Promise.reject(new Error("no")));
  const found = Array.fromAsync(late.connections());
  await late[Symbol.asyncDispose]();
  assertEquals(await found, []);
});

Deno.test("LateChannel tries again within a second, however often it failed", async () => {
  using clock = new VirtualClock();
  const tries: number[] = [];
  const late = new LateChannel("never", () => {
    tries.push(clock.now);
    return Promise.reject(new Error("no"));
  });
  const found = Array.fromAsync(late.connections());
  await clock.pass(60_000);
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
  assertEquals(waits.slice(0, 6), [50, 100, 200, 400, 800, 1000]);
  assertEquals(new Set(waits.slice(5)), new Set([LIMITS.reopenDelayMs]));
  await late[Symbol.asyncDispose]();
  assertEquals(await found, []);
});
