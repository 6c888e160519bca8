import { deepStrictEqual as assertEquals, ok } from "node:assert";
import {
  findDatabases,
  parseSockets,
  proposeUnit,
} from "../../../lib/quiesce/discovery.ts";
import { DATABASE_TYPES } from "../../../lib/quiesce/unit_types.ts";
import { readUnit } from "../../../lib/hooks/read_unit.ts";

const HEADER = "Num       RefCount Protocol Flags    Type St Inode Path\n";

/** A line as the kernel writes it. */
function line(path: string, { flags = "00010000" } = {}): string {
  return `0000000000000000: 00000002 00000000 ${flags} 0001 01 25346 ${path}\n`;
}

Deno.test("parseSockets() keeps the paths of sockets that listen", () => {
  const text = HEADER + line("/run/a b.sock") + line("@abstract") +
    line("/run/connected.sock", { flags: "00000000" }) +
    "0000000000000000: 00000003 00000000 00000000 0001 03 12046\n" +
    line("/run/c.sock");
  assertEquals(parseSockets(text), ["/run/a b.sock", "/run/c.sock"]);
});

Deno.test("findDatabases() knows databases by their sockets", async () => {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  const names = [
    "redis-server.sock",
    "valkey.sock",
    ".s.PGSQL.5433",
    "mysqld.sock",
    "mysqlx.sock",
    "mariadb.sock",
    "other.sock",
  ];
  const servers = names.map((name) =>
    Deno.listen({ transport: "unix", path: `${folder}/${name}` })
  );
  try {
    await Deno.writeTextFile(`${folder}/mysql.sock`, "no socket");
    await Deno.symlink(folder, `${folder}/again`);
    const list = `${folder}/list`;
    const listed = [...names, "mysql.sock", "redis.sock", "again/valkey.sock"];
    await Deno.writeTextFile(
      list,
      HEADER + listed.map((name) => line(`${folder}/${name}`)).join(""),
    );
    const found = await findDatabases(list);
    assertEquals(
      found.map(({ type, path }) => [type, path.slice(folder.length + 1)]),
      [
        ["postgresql", ".s.PGSQL.5433"],
        ["mysql", "mariadb.sock"],
        ["mysql", "mysqld.sock"],
        ["redis", "redis-server.sock"],
        ["redis", "valkey.sock"],
      ],
    );
    assertEquals(new Set(found.map(({ owner }) => owner)).size, 1);
    // The kernel's own list has them, too.
    const real = new Set((await findDatabases()).map(({ path }) => path));
    ok(found.every(({ path }) => real.has(path)));
  } finally {
    for (const server of servers) server.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("proposeUnit() writes a unit that can be read", () => {
  const path = "/run/my sql/mysqld.sock";
  const text = proposeUnit({ type: "mysql", path, owner: 0 });
  const unit = readUnit(text, {
    path: "/etc/stillpoint/hooks.d/mysqld.hook",
    types: DATABASE_TYPES,
    timeoutMs: 1000,
  });
  assertEquals([unit.type, unit.settings.text("socket")], ["mysql", path]);
});
