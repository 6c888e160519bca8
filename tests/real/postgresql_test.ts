import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { NotBegun } from "../../lib/freeze/quiescer.ts";
import { Place } from "./database/place.ts";
import {
  makeCluster,
  NO_POSTGRESQL,
  startPostgresql,
  talkToPostgresql,
} from "./database/postgresql.ts";
import { runAs, type Server } from "./database/server.ts";
import { takeSnapshot } from "./database/snapshot.ts";
import { cycle, quiescerOf } from "./database/unit.ts";
import { missing, Writers } from "./database/writer.ts";

const MEBIBYTES = 300;

/** A test with a server and its filesystem. */
function test(
  name: string,
  fn: (server: Server, place: Place) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: NO_POSTGRESQL,
    async fn() {
      await using place = await Place.make("postgres", MEBIBYTES);
      await makeCluster(place.data);
      await using server = await startPostgresql(
        place.data,
        `${place.folder}/run`,
      );
      await fn(server, place);
    },
  });
}

async function writersOf(
  { socket }: Server,
  { commit, stack }: { commit: "on" | "off"; stack: DisposableStack },
): Promise<Writers> {
  const session = stack.use(await talkToPostgresql(socket));
  await session.query("CREATE TABLE log (id int PRIMARY KEY, fill text)");
  await session.query(`SET synchronous_commit = ${commit}`);
  const insert = "INSERT INTO log VALUES ($1, repeat('x', 500))";
  return new Writers([(id) => session.query(insert, [id])]);
}

async function numbers({ socket }: Server): Promise<Set<number>> {
  using session = await talkToPostgresql(socket);
  const rows = await session.query("SELECT id FROM log");
  return new Set(rows.map(({ id }) => Number(id)));
}

/** A way to write, and until when what was confirmed has to be there. */
interface Way {
  readonly backup: "true" | "false";
  readonly commit: "on" | "off";
  readonly until: "asked" | "frozen";
  readonly said: RegExp;
}

const WAYS: readonly Way[] = [
  { backup: "false", commit: "off", until: "asked", said: /^checkpoint$/ },
  {
    ...{ backup: "true", commit: "on", until: "frozen" },
    said: /^backup from [\dA-F]+\/[\dA-F]+$/,
  },
];

async function snapshotOf(
  server: Server,
  { place, way }: { place: Place; way: Way },
): Promise<number[]> {
  using stack = new DisposableStack();
  const { commit, backup } = way;
  await using writers = await writersOf(server, { commit, stack });
  await writers.progress(100);
  const keys = { socket: server.socket, backup };
  const quiescer = await quiescerOf("postgresql", keys);
  // Whatever is written later would push out what was committed lazily.
  if (commit === "off") await writers.stop();
  const taken = await takeSnapshot(place, quiescer);
  if (commit === "on") await writers.progress(20);
  await writers.stop();
  assertEquals(taken.lost, undefined);
  match(taken.output, way.said);
  return writers.confirmedBefore(taken[way.until]);
}

for (const way of WAYS) {
  test(
    `A copy of PostgreSQL has what was committed, backup=${way.backup}`,
    async (server, place) => {
      const must = await snapshotOf(server, { place, way });
      await server.end();

      const run = `${place.folder}/run`;
      const copy = await place.mountCopy();
      await using second = await startPostgresql(copy, run);
      ok(must.length >= 100);
      assertEquals(missing(must, await numbers(second)), []);
      await runAs("postgres", [
        ...["pg_amcheck", `--host=${run}`, "--install-missing", "--all"],
        ...["--heapallindexed", "--rootdescend"],
      ]);
      match(await second.end(), /database system was not properly shut down/);
      await runAs("postgres", ["pg_checksums", "--check", `--pgdata=${copy}`]);
    },
  );
}

test("A connection to PostgreSQL that is lost is noticed", async (server) => {
  using admin = await talkToPostgresql(server.socket);
  const { signal } = new AbortController();
  const quiescer = await quiescerOf("postgresql", {
    socket: server.socket,
    backup: "true",
  });
  await quiescer.quiesce(cycle(), signal);
  await admin.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity " +
      "WHERE application_name = 'stillpoint' AND pid <> pg_backend_pid()",
  );
  match(String(await quiescer.lost(signal)), /^the connection was lost: /);
  await rejects(quiescer.resume(cycle()), {
    message: /^Cannot resume postgresql: the connection was lost: /,
  });
  // Nothing is left of it, neither there nor here.
  assertEquals(await quiescer.resume(cycle()), { output: "", attempts: 0 });
  await quiescer.quiesce(cycle(), signal);
  match((await quiescer.resume(cycle())).output, /^backup from .+ to .+$/);
});

test(
  "PostgreSQL knows the agent as the owner of its socket",
  async (server, place) => {
    const { signal } = new AbortController();
    const { socket } = server;
    const stranger = await quiescerOf("postgresql", { socket, user: "nobody" });
    await rejects(stranger.quiesce(cycle(), signal), (error) => {
      ok(error instanceof NotBegun);
      match(
        error.message,
        /^Cannot quiesce postgresql: Peer authentication fai/,
      );
      return true;
    });
    const { stdout } = await new Deno.Command("id", { args: ["-u"] }).output();
    assertEquals(new TextDecoder().decode(stdout), "0\n");

    using admin = await talkToPostgresql(socket);
    await admin.query("CREATE ROLE saver SUPERUSER LOGIN PASSWORD 'o p=e;n'");
    const rule = "local all saver scram-sha-256\nlocal all all peer\n";
    await Deno.writeTextFile(`${place.data}/pg_hba.conf`, rule);
    await admin.query("SELECT pg_reload_conf()");
    const credentials = `${place.folder}/saver`;
    for (const [password, outcome] of [["o p=e;n", "ok"], ["shut", "no"]]) {
      const text = `[credentials]\nuser=saver\npassword=${password}\n`;
      await Deno.writeTextFile(credentials, text, { mode: 0o600 });
      const saver = await quiescerOf("postgresql", { socket, credentials });
      const done = saver.quiesce(cycle(), signal);
      if (outcome === "ok") {
        assertEquals((await done).output, "checkpoint");
        await saver.resume(cycle());
      } else {
        await rejects(done, {
          message: "Cannot quiesce postgresql: " +
            'password authentication failed for user "saver"',
        });
      }
    }
  },
);
