import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { until, within } from "../vm/deadline.ts";
import { Place } from "./database/place.ts";
import { NO_REDIS, startRedis, talkToRedis } from "./database/redis.ts";
import type { Server } from "./database/server.ts";
import { type Snapshot, takeSnapshot } from "./database/snapshot.ts";
import { cycle, quiescerOf } from "./database/unit.ts";
import { missing, Writers } from "./database/writer.ts";

const MEBIBYTES = 100;
const AOF = { appendonly: "yes", appendfsync: "everysec" };

/** A test with a server and its filesystem. */
function test(
  name: string,
  {
    settings = {},
    fn,
  }: {
    settings?: Readonly<Record<string, string>>;
    fn: (server: Server, place: Place) => Promise<void>;
  },
): void {
  Deno.test({
    name,
    ignore: NO_REDIS,
    async fn() {
      await using place = await Place.make("redis", MEBIBYTES);
      const run = `${place.folder}/run`;
      const options = { data: place.data, run, settings };
      await using server = await startRedis(options);
      await fn(server, place);
    },
  });
}

async function snapshotOf(
  server: Server,
  { place, stack }: { place: Place; stack: DisposableStack },
): Promise<Snapshot & { writers: Writers }> {
  const sessions = [
    stack.use(await talkToRedis(server.socket)),
    stack.use(await talkToRedis(server.socket)),
  ];
  await using writers = new Writers(
    sessions.map((session) => (id) =>
      session.send("SET", `key:${id}`, "x".repeat(100))
    ),
  );
  await writers.progress(500);
  const quiescer = await quiescerOf("redis", { socket: server.socket });
  const taken = await takeSnapshot(place, quiescer);
  await writers.progress(20);
  await writers.stop();
  return { ...taken, writers };
}

async function numbers({ socket }: Server): Promise<Set<number>> {
  using session = await talkToRedis(socket);
  const keys = await session.send("KEYS", "key:*");
  return new Set(keys.split(",").map((key) => Number(key.slice(4))));
}

for (
  const [what, settings, said] of [
    ["a dump", {}, "data saved, writes paused"],
    ["a log", AOF, "log written, writes paused"],
  ] as const
) {
  test(`A copy of Redis with ${what} has what was written and no more`, {
    settings,
    fn: async (server, place) => {
      using stack = new DisposableStack();
      const taken = await snapshotOf(server, { place, stack });
      assertEquals([taken.output, taken.lost], [said, undefined]);
      const { writers, quiet, thawing } = taken;
      assertEquals(writers.confirmedBetween(quiet, thawing), []);
      await server.end();

      const data = await place.mountCopy();
      const run = `${place.folder}/run`;
      await using second = await startRedis({ data, run, settings });
      const present = await numbers(second);
      ok(writers.confirmedBefore(quiet).length >= 500);
      assertEquals(missing(writers.confirmedBefore(quiet), present), []);
      const later = writers.begunAfter(quiet);
      ok(later.length > 0);
      assertEquals(later.filter((id) => present.has(id)), []);
    },
  });
}

test("A pause of Redis that somebody ends is noticed", {
  fn: async ({ socket }) => {
    using admin = await talkToRedis(socket);
    const { signal } = new AbortController();
    const quiescer = await quiescerOf("redis", { socket });
    await quiescer.quiesce(cycle(), signal);
    await admin.send("CLIENT", "UNPAUSE");
    await admin.send("SET", "key:1", "1");
    assertEquals(await quiescer.lost(signal), "data was written meanwhile");
    await rejects(quiescer.resume(cycle()), {
      message: "Cannot resume redis: data was written meanwhile",
    });
    await admin.send("SET", "key:2", "2");
  },
});

test("A connection to Redis that is lost is noticed", {
  fn: async ({ socket }) => {
    using admin = await talkToRedis(socket);
    const { signal } = new AbortController();
    const quiescer = await quiescerOf("redis", { socket });
    await quiescer.quiesce(cycle(), signal);
    await admin.send("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    const lost = await until(() => quiescer.lost(signal), {
      what: "the loss to be noticed",
    });
    match(lost, /^(the connection was lost: |Socket closed)/);
    await rejects(quiescer.resume(cycle()), /^Error: Cannot resume redis: /);
    await admin.send("CLIENT", "UNPAUSE");
  },
});

test("Redis goes on when its quiescer fails", {
  fn: async ({ socket }, place) => {
    using admin = await talkToRedis(socket);
    const { signal } = new AbortController();
    const quiescer = await quiescerOf("redis", { socket });
    await Deno.chmod(place.data, 0o500);
    await admin.send("SET", "key:1", "1");
    await rejects(quiescer.quiesce(cycle(), signal), {
      message: "Cannot quiesce redis: it could not save its data",
    });
    await Deno.chmod(place.data, 0o700);
    // The pause would last for 15 s if nobody had taken it back.
    const write = admin.send("SET", "key:2", "2");
    await within(write, { what: "the write", seconds: 5 });
  },
});

test("Redis lets in whoever has the password, and says no without it", {
  fn: async ({ socket }, place) => {
    using admin = await talkToRedis(socket);
    await admin.send(
      ...["ACL", "SETUSER", "saver", "on", ">o-p=e;n"],
      ...["-@all", "+info", "+bgsave", "+client"],
    );
    const credentials = `${place.folder}/saver`;
    const text = "[credentials]\nuser=saver\npassword=o-p=e;n\n";
    await Deno.writeTextFile(credentials, text, { mode: 0o600 });
    const { signal } = new AbortController();
    const saver = await quiescerOf("redis", { socket, credentials });
    await saver.quiesce(cycle(), signal);
    assertEquals(await saver.lost(signal), undefined);
    await saver.resume(cycle());
    await Deno.writeTextFile(credentials, text.replace("o-p", "shut"));
    const stranger = await quiescerOf("redis", { socket, credentials });
    await rejects(stranger.quiesce(cycle(), signal), {
      message: "Cannot quiesce redis: " +
        "WRONGPASS invalid username-password pair or user is disabled.",
    });
  },
});
