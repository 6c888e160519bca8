import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
} from "node:assert";
import { until } from "../vm/deadline.ts";
import {
  makeSystem,
  NO_MARIADB,
  startMariadb,
  talkToMariadb,
} from "./database/mariadb.ts";
import { Place } from "./database/place.ts";
import type { Server } from "./database/server.ts";
import { type Snapshot, takeSnapshot } from "./database/snapshot.ts";
import { cycle, quiescerOf } from "./database/unit.ts";
import { missing, Writers } from "./database/writer.ts";

const MEBIBYTES = 300;
const ENGINES = ["InnoDB", "Aria", "MyISAM"] as const;
type Engine = typeof ENGINES[number];

/** A test with a server and its filesystem. */
function test(
  name: string,
  fn: (server: Server, place: Place) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: NO_MARIADB,
    async fn() {
      await using place = await Place.make("mysql", MEBIBYTES);
      const run = `${place.folder}/run`;
      await makeSystem(place.data, run);
      await using server = await startMariadb(place.data, run);
      using admin = await talkToMariadb(server.socket);
      await admin.query("CREATE DATABASE test");
      for (const engine of ENGINES) {
        await admin.query(
          `CREATE TABLE test.${engine} (id int PRIMARY KEY, fill text) ` +
            `ENGINE=${engine}`,
        );
      }
      await fn(server, place);
    },
  });
}

async function writersOf(
  { socket }: Server,
  { engine, stack }: { engine: Engine; stack: DisposableStack },
): Promise<Writers> {
  const session = stack.use(await talkToMariadb(socket));
  const insert = `INSERT INTO test.${engine} VALUES (?, repeat('x', 500))`;
  return new Writers([(id) => session.query(insert, [id])]);
}

async function numbers(
  { socket }: Server,
  engine: Engine,
): Promise<Set<number>> {
  using session = await talkToMariadb(socket);
  const rows = await session.query(`SELECT id FROM test.${engine}`);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** What a copy must have, what it must not, and what was not to happen. */
interface Findings {
  readonly must: number[];
  readonly mustNot: number[];
  readonly meanwhile: number[];
}

async function snapshotOf(
  server: Server,
  { place, lock }: { place: Place; lock: string },
): Promise<Snapshot & { found: Record<Engine, Findings> }> {
  using stack = new DisposableStack();
  await using all = new AsyncDisposableStack();
  const writers = {
    InnoDB: all.use(await writersOf(server, { engine: "InnoDB", stack })),
    Aria: all.use(await writersOf(server, { engine: "Aria", stack })),
    MyISAM: all.use(await writersOf(server, { engine: "MyISAM", stack })),
  };
  for (const engine of ENGINES) await writers[engine].progress(50);
  const { socket } = server;
  const quiescer = await quiescerOf("mysql", { socket, lock });
  const taken = await takeSnapshot(place, quiescer);
  for (const engine of ENGINES) await writers[engine].progress(20);
  for (const engine of ENGINES) await writers[engine].stop();
  const found = (engine: Engine) => findings(writers[engine], taken);
  return {
    ...taken,
    found: {
      InnoDB: found("InnoDB"),
      Aria: found("Aria"),
      MyISAM: found("MyISAM"),
    },
  };
}

function findings(writers: Writers, taken: Snapshot): Findings {
  return {
    must: writers.confirmedBefore(taken.quiet),
    mustNot: writers.begunAfter(taken.quiet),
    meanwhile: writers.confirmedBetween(taken.quiet, taken.thawing),
  };
}

for (
  const [lock, said] of [
    ["auto", "backup stage BLOCK_COMMIT"],
    ["tables", "global read lock"],
  ] as const
) {
  test(
    `A copy of MariaDB has what was committed and no more, lock=${lock}`,
    async (server, place) => {
      const { output, lost, found } = await snapshotOf(server, { place, lock });
      assertEquals([output, lost], [said, undefined]);
      await server.end();

      const copy = await place.mountCopy();
      await using second = await startMariadb(copy, `${place.folder}/run`);
      using admin = await talkToMariadb(second.socket);
      for (const engine of ENGINES) {
        const { must, mustNot, meanwhile } = found[engine];
        const present = await numbers(second, engine);
        ok(must.length >= 50);
        assertEquals(missing(must, present), []);
        assertEquals(mustNot.filter((id) => present.has(id)), []);
        // A write that was under way may have been let through, not its answer.
        assertEquals(meanwhile.filter((id) => !present.has(id)), []);
        const rows = await admin.query(`CHECK TABLE test.${engine} EXTENDED`);
        assertEquals(rows.map(({ Msg_text }) => Msg_text), ["OK"]);
      }
    },
  );
}

test("A connection to MariaDB that is lost is noticed", async (server) => {
  using admin = await talkToMariadb(server.socket);
  const { signal } = new AbortController();
  for (const lock of ["stages", "tables"]) {
    const keys = { socket: server.socket, lock };
    const quiescer = await quiescerOf("mysql", keys);
    await quiescer.quiesce(cycle(), signal);
    const [row] = await admin.query(
      "SELECT id FROM information_schema.processlist " +
        "WHERE id <> CONNECTION_ID() ORDER BY id DESC LIMIT 1",
    );
    await admin.query(`KILL ${row?.["id"]}`);
    match(String(await quiescer.lost(signal)), /^the connection was lost: /);
    await rejects(quiescer.resume(cycle()), {
      message: /^Cannot resume mysql: the connection was lost: /,
    });
    // Nothing is left of it: others may write.
    await admin.query("REPLACE INTO test.MyISAM VALUES (1, '')");
  }
});

test("A statement that goes on keeps MariaDB from being held by tables", async (server) => {
  using slow = await talkToMariadb(server.socket);
  using admin = await talkToMariadb(server.socket);
  await admin.query("INSERT INTO test.InnoDB VALUES (1, '')");
  const end = slow.query("UPDATE test.InnoDB SET fill = SLEEP(30)");
  const gone = rejects(end, /interrupted|closed|Connection/);
  await until(async () => {
    const rows = await admin.query(
      "SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'",
    );
    return rows.length > 0 || undefined;
  }, { what: "the statement to go on" });
  const { socket } = server;

  const tables = await quiescerOf("mysql", {
    ...{ socket, lock: "tables", timeout: "1" },
  });
  const { signal } = new AbortController();
  await rejects(tables.quiesce(cycle(), signal), {
    message: /^Cannot quiesce mysql: (no answer within 1 s|Lock wait timeout)/,
  });
  // Whoever waited for the lock does not stand in others' way any more.
  await admin.query("INSERT INTO test.InnoDB VALUES (2, '')");

  const given = new AbortController();
  const long = await quiescerOf("mysql", { socket, lock: "tables" });
  const quiescing = long.quiesce(cycle(), given.signal);
  await until(async () => {
    const rows = await admin.query(
      "SELECT 1 FROM information_schema.processlist " +
        "WHERE state LIKE 'Waiting for backup lock'",
    );
    return rows.length > 0 || undefined;
  }, { what: "the lock to be waited for" });
  given.abort(new Error("it is not wanted any more"));
  await rejects(quiescing, {
    message: "Cannot quiesce mysql: it is not wanted any more",
  });
  await admin.query("INSERT INTO test.InnoDB VALUES (3, '')");

  const stages = await quiescerOf("mysql", { socket });
  await stages.quiesce(cycle(), signal);
  assertEquals(await stages.lost(signal), undefined);
  await stages.resume(cycle());
  await admin.query(
    "KILL " + (await admin.query(
      "SELECT id FROM information_schema.processlist WHERE state = 'User sleep'",
    ))[0]?.["id"],
  );
  await gone;
});

test(
  "MariaDB lets in whoever has the password, and says no without it",
  async (server, place) => {
    using admin = await talkToMariadb(server.socket);
    await admin.query("CREATE USER saver@localhost IDENTIFIED BY 'o p=e;n'");
    await admin.query("GRANT RELOAD ON *.* TO saver@localhost");
    const { signal } = new AbortController();
    const credentials = `${place.folder}/saver`;
    for (const lock of ["stages", "tables"]) {
      const keys = { socket: server.socket, lock, credentials };
      const text = "[credentials]\nuser=saver\npassword=o p=e;n\n";
      await Deno.writeTextFile(credentials, text, { mode: 0o600 });
      const saver = await quiescerOf("mysql", keys);
      await saver.quiesce(cycle(), signal);
      assertEquals(await saver.lost(signal), undefined);
      await saver.resume(cycle());
      await Deno.writeTextFile(credentials, text.replace("o p=e;n", "shut"));
      const stranger = await quiescerOf("mysql", keys);
      await rejects(stranger.quiesce(cycle(), signal), {
        message: "Cannot quiesce mysql: " +
          "Access denied for user 'saver'@'localhost' (using password: YES)",
      });
    }
  },
);
