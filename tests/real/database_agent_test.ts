import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { commandLine, plainEnvironment } from "../e2e/program.ts";
import { until, within } from "../vm/deadline.ts";
import { mustRun } from "../vm/host_command.ts";
import {
  makeSystem,
  NO_MARIADB,
  startMariadb,
  talkToMariadb,
} from "./database/mariadb.ts";
import {
  makeCluster,
  NO_POSTGRESQL,
  startPostgresql,
  talkToPostgresql,
} from "./database/postgresql.ts";
import { NO_REDIS, startRedis, talkToRedis } from "./database/redis.ts";
import type { Server } from "./database/server.ts";
import { tryFor } from "./database/snapshot.ts";
import { Scene } from "./scene.ts";

/** Three servers, none of them on a filesystem that is frozen. */
interface Servers extends AsyncDisposable {
  readonly postgresql: Server;
  readonly mysql: Server;
  readonly redis: Server;
}

async function startAll(folder: string): Promise<Servers> {
  await using stack = new AsyncDisposableStack();
  await mustRun("chmod", ["755", folder]);
  for (const user of ["postgres", "mysql", "redis"]) {
    const paths = [`${folder}/${user}`, `${folder}/${user}/db`];
    await mustRun("install", ["-d", "-o", user, "-m700", ...paths]);
  }
  const [pg, my, re] = ["postgres", "mysql", "redis"].map((user) => ({
    data: `${folder}/${user}/db`,
    run: `${folder}/${user}`,
  })) as [Folders, Folders, Folders];
  await makeCluster(pg.data);
  await makeSystem(my.data, my.run);
  const postgresql = stack.use(await startPostgresql(pg.data, pg.run));
  const mysql = stack.use(await startMariadb(my.data, my.run));
  const redis = stack.use(await startRedis(re));
  const all = stack.move();
  const dispose = () => all.disposeAsync();
  return { postgresql, mysql, redis, [Symbol.asyncDispose]: dispose };
}

interface Folders {
  readonly data: string;
  readonly run: string;
}

/** A folder of units, one for each. */
async function writeUnits(folder: string, servers: Servers): Promise<string> {
  const directory = `${folder}/hooks.d`;
  await Deno.mkdir(directory);
  for (
    const [type, more] of [
      ["postgresql", "backup=true\n"],
      ["mysql", ""],
      ["redis", ""],
    ] as const
  ) {
    const { socket } = servers[type];
    const text = `[hook]\ntype=${type}\nsocket=${socket}\n${more}`;
    await Deno.writeTextFile(`${directory}/${type}.hook`, text);
  }
  return directory;
}

/** Three servers, and what talks to them. */
interface Stage {
  readonly scene: Scene;
  /** Where the units are. */
  readonly directory: string;
  readonly pg: Awaited<ReturnType<typeof talkToPostgresql>>;
  readonly my: Awaited<ReturnType<typeof talkToMariadb>>;
  readonly redis: Awaited<ReturnType<typeof talkToRedis>>;
}

/** How many backups go on; PostgreSQL tells it by who is connected. */
async function backups(pg: Stage["pg"]): Promise<number> {
  const rows = await pg.query(
    "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_backup_start%' " +
      "AND pid <> pg_backend_pid()",
  );
  return rows.length;
}

/** In this order: each goes on from what the one before has left. */
const CLAIMS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  "a rehearsal quiesces and resumes each": async (
    { directory, pg, my, redis },
  ) => {
    const [program = "", ...args] = commandLine([
      ...["hooks", "test", "--hook-directory", directory],
    ]);
    const { stdout, success } = await new Deno.Command(program, {
      args,
      clearEnv: true,
      env: plainEnvironment(),
    }).output();
    const words = new TextDecoder().decode(stdout);
    match(words, /^mysql +freeze +\d+ +ok +backup stage BLOCK_COMMIT$/m);
    match(words, /^postgresql +freeze +\d+ +ok +backup from \S+$/m);
    match(words, /^redis +freeze +\d+ +ok +data saved, writes paused$/m);
    match(words, /^postgresql +thaw +\d+ +ok +backup from \S+ to \S+$/m);
    ok(success);
    assertEquals(await backups(pg), 0);
    await my.query("INSERT INTO test.log VALUES (1)");
    await redis.send("SET", "key", "1");
  },
  "a kill while frozen lets go of each": async (
    { scene, directory, pg, my, redis },
  ) => {
    const agent = scene.agent(`--hook-directory=${directory}`);
    const client = await scene.connect(agent);
    assertEquals(await scene.freeze(client), 1);
    assertEquals(await backups(pg), 1);
    let written = 0;
    const writes = [
      my.query("INSERT INTO test.log VALUES (2)"),
      redis.send("SET", "key", "2"),
    ].map((write) => write.then(() => written++));
    await tryFor(300);
    assertEquals(written, 0);
    await agent.stop("SIGKILL");
    await within(Promise.all(writes), { what: "the writes", seconds: 20 });
    await until(async () => await backups(pg) === 0 || undefined, {
      what: "the backup to end",
    });
  },
};

Deno.test({
  name: "The program holds three databases, and a kill lets go of them",
  ignore: NO_POSTGRESQL || NO_MARIADB || NO_REDIS,
  fn: async (t) => {
    await using scene = await Scene.make({ name: "disk" });
    await using servers = await startAll(scene.folder);
    const directory = await writeUnits(scene.folder, servers);
    using pg = await talkToPostgresql(servers.postgresql.socket);
    using my = await talkToMariadb(servers.mysql.socket);
    using redis = await talkToRedis(servers.redis.socket);
    await my.query("CREATE DATABASE test");
    await my.query("CREATE TABLE test.log (id int PRIMARY KEY)");
    const stage = { scene, directory, pg, my, redis };
    for (const [what, claim] of Object.entries(CLAIMS)) {
      await t.step(what, () => claim(stage));
    }
  },
});
