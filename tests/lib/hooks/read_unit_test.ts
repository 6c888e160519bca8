import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { readUnit } from "../../../lib/hooks/read_unit.ts";
import { UNIT_TYPES } from "../../../lib/hooks/registry.ts";
import type { Unit, UnitType } from "../../../lib/hooks/unit.ts";

const PIGEON: UnitType = {
  name: "pigeon",
  meaning: "a loft",
  keys: [
    { key: "loft", kind: "path", required: true, meaning: "where" },
    { key: "tame", kind: "flag", fallback: "true", meaning: "whether" },
    { key: "wait", kind: "seconds", most: 5, meaning: "how long" },
    { key: "eggs", kind: "integer", least: 1, most: 9, meaning: "how many" },
  ],
  load: () => Promise.reject(new Error("not needed")),
};
const TYPES = [...UNIT_TYPES, PIGEON];

function read(text: string): Unit {
  const path = "/hooks.d/db.hook";
  return readUnit(text, { path, types: TYPES, timeoutMs: 60_000 });
}

Deno.test("readUnit() fills in what is left out", () => {
  const { settings, ...unit } = read("[hook]\nexec=/bin/true\n");
  assertEquals(unit, {
    name: "db",
    path: "/hooks.d/db.hook",
    type: "exec",
    order: 50,
    onFailure: "abort",
    timeoutMs: 60_000,
    retries: 0,
    retryMs: 1000,
    mark: "unit:/hooks.d/db.hook",
    environment: {},
  });
  assertEquals(settings.text("exec"), "/bin/true");
  assertEquals(settings.words("args"), ["{phase}"]);
  assertEquals(settings.words("undo"), undefined);
  assertEquals(settings.text("user"), undefined);
});

Deno.test("readUnit() reads every key", () => {
  const { settings, ...unit } = read(`# A database
[hook]
type = exec
order = -5
on-failure = continue
timeout = 2.5
retries = 3
retry-delay = 0.5
exec = /usr/bin/db
args = --stop "my db"
undo = /usr/bin/db --go
user = nobody
[environment]
DB_HOME = /srv/db
EMPTY =
`);
  assertEquals(unit, {
    name: "db",
    path: "/hooks.d/db.hook",
    type: "exec",
    order: -5,
    onFailure: "continue",
    timeoutMs: 2500,
    retries: 3,
    retryMs: 500,
    mark: "unit:/hooks.d/db.hook",
    environment: { DB_HOME: "/srv/db", EMPTY: "" },
  });
  assertEquals(settings.words("args"), ["--stop", "my db"]);
  assertEquals(settings.words("undo"), ["/usr/bin/db", "--go"]);
  assertEquals(settings.text("user"), "nobody");
});

Deno.test("readUnit() reads the keys of another type", () => {
  const { type, settings } = read(
    "[hook]\ntype=pigeon\nloft=/loft\ntame=false\nwait=1.5\neggs=2\n",
  );
  assertEquals(type, "pigeon");
  assertEquals(settings.text("loft"), "/loft");
  ok(settings.flag("tame") === false);
  assertEquals(settings.number("wait"), 1.5);
  assertEquals(settings.number("eggs"), 2);
  throws(() => settings.flag("eggs"), /of another kind/);
});

const EXEC = "[hook]\nexec=/x\n";
const BAD: Readonly<Record<string, [text: string, message: RegExp]>> = {
  "no group": ["exec=/x\n", /line 1: a group/],
  "an unknown key": [`${EXEC}order=1\nexce=/y\n`, /line 4: unknown key "exce"/],
  "a key of another type": [
    `${EXEC}loft=/x\n`,
    /line 3: .*type exec has .*exec/,
  ],
  "an unknown group": [`${EXEC}[unit]\na=b\n`, /line 4: unknown group "unit"/],
  "an environment it does not use": [
    "[hook]\ntype=pigeon\nloft=/x\n[environment]\nA=b\n",
    /line 5: unknown group "environment"/,
  ],
  "an unknown type": [
    "[hook]\ntype=dove\n",
    /line 2: type: give one of exec, .*pigeon/,
  ],
  "a key that is there twice": [
    `${EXEC}exec=/y\n`,
    /line 3: "exec" is in line 2 already/,
  ],
  "no program": ["[hook]\norder=1\n", /the key "exec" is missing/],
  "a relative program": ["[hook]\nexec=x\n", /line 2: exec: "x" is not an abs/],
  "an empty value": ["[hook]\nexec=\n", /line 2: exec: it has no value/],
  "an order that is no number": [
    `${EXEC}order=a\n`,
    /order: "a" is not a whole/,
  ],
  "an order out of range": [`${EXEC}order=10000\n`, /from -9999 to 9999/],
  "no time": [`${EXEC}timeout=0\n`, /timeout: "0" is not a number above 0/],
  "too much time": [
    "[hook]\ntype=pigeon\nloft=/x\nwait=6\n",
    /wait: "6" is not a number above 0 and up to 5/,
  ],
  "a fraction of an egg": [
    "[hook]\ntype=pigeon\nloft=/x\neggs=1.5\n",
    /eggs: "1.5" is not a whole number from 1 to 9/,
  ],
  "a flag that is neither": [
    "[hook]\ntype=pigeon\nloft=/x\ntame=yes\n",
    /tame: "yes" is not true or false/,
  ],
  "another failure": [
    `${EXEC}on-failure=ignore\n`,
    /on-failure: "ignore" is not abort or continue/,
  ],
  "an open quote": [`${EXEC}args=a "b\n`, /args: the quote " is not closed/],
  "a false escape": [`${EXEC}args=\\d\n`, /backslash that is no escape/],
  "a variable of ours": [
    `${EXEC}[environment]\nSTILLPOINT_CYCLE=x\n`,
    /"STILLPOINT_CYCLE" is set by the agent/,
  ],
  "a variable with a strange name": [
    `${EXEC}[environment]\na-b=x\n`,
    /"a-b" is not a name for a variable/,
  ],
};

for (const [what, [text, message]] of Object.entries(BAD)) {
  Deno.test(`readUnit() refuses ${what}`, () => {
    throws(() => read(text), message);
  });
}
