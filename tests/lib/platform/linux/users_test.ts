import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import {
  parseSession,
  users,
  usersFrom,
} from "../../../../lib/platform/linux/users.ts";
import { makeFifo } from "../../../fixtures/fifo.ts";
import { makeTree, type Tree } from "../../../fixtures/tree.ts";
import { utmpFile } from "../../../fixtures/utmp.ts";

const SESSION = `# This is private data. Do not parse.
UID=1000
USER=alice
ACTIVE=1
STATE=active
REMOTE=1
LEADER_FD_SAVED=1
TYPE=tty
ORIGINAL_TYPE=tty
CLASS=user
SCOPE=session-3.scope
FIFO=/run/systemd/sessions/3.ref
REMOTE_HOST=192.0.2.1
SERVICE=sshd
LEADER=812
AUDIT=3
REALTIME=1700000000250000
MONOTONIC=20000000
`;

async function loggedIn(tree: Tree): Promise<unknown> {
  const records = {
    utmp: `${tree.path}/utmp`,
    sessions: `${tree.path}/sessions`,
  };
  return await usersFrom(records).loggedIn();
}

function sessionOf(user: string, seconds: number): string {
  return SESSION.replace("alice", user)
    .replace("1700000000250000", `${seconds}000000`);
}

Deno.test("users.loggedIn() reads utmp: each user once, the earliest login, by name", async () => {
  // Records differ by architecture, so this one is written for all of them.
  const noted = [
    { user: "root", seconds: 300 },
    { user: "alice", seconds: 200, microseconds: 500_000 },
    { user: "root", seconds: 100 },
    { type: 8, user: "gone", seconds: 1 },
  ];
  await using tree = await makeTree({
    utmp: utmpFile(noted, Deno.build.arch),
    "sessions/1": SESSION,
  });
  assertEquals(await loggedIn(tree), [
    { user: "alice", since: 200.5 },
    { user: "root", since: 100 },
  ]);
});

Deno.test("users.loggedIn() asks the login manager where utmp names nobody", async () => {
  const boot = { type: 2, user: "reboot", seconds: 1 };
  await using tree = await makeTree({
    utmp: utmpFile([boot], Deno.build.arch),
    "sessions/1": SESSION,
  });
  assertEquals(await loggedIn(tree), [
    { user: "alice", since: 1_700_000_000.25 },
  ]);
});

Deno.test("users.loggedIn() asks the login manager where there is no utmp", async () => {
  await using tree = await makeTree({
    "sessions/1": sessionOf("bob", 20),
    "sessions/c2": sessionOf("alice", 30),
    "sessions/3": sessionOf("bob", 10),
    "sessions/.#4x": sessionOf("half-written", 1),
  });
  assertEquals(await loggedIn(tree), [
    { user: "alice", since: 30 },
    { user: "bob", since: 10 },
  ]);
});

Deno.test("users.loggedIn() opens no pipe", async () => {
  await using tree = await makeTree({ "sessions/1": SESSION });
  const pipe = `${tree.path}/sessions/1.ref`;
  await makeFifo(pipe);
  assertEquals(await loggedIn(tree), [
    { user: "alice", since: 1_700_000_000.25 },
  ]);
});

Deno.test("users.loggedIn() finds nobody where nothing is noted", async () => {
  await using tree = await makeTree();
  assertEquals(await loggedIn(tree), []);
});

const UNUSED: Readonly<Record<string, readonly [string, string]>> = {
  "of a login screen": ["CLASS=user", "CLASS=greeter"],
  "of a service manager": ["CLASS=user", "CLASS=manager"],
  "of a timed job": ["CLASS=user", "CLASS=background"],
  "without a class": ["CLASS=user\n", ""],
  "that ends": ["STATE=active", "STATE=closing"],
  "of nobody": ["USER=alice\n", ""],
  "without a time": ["REALTIME=1700000000250000\n", ""],
};

for (const [what, [from, to]] of Object.entries(UNUSED)) {
  Deno.test(`parseSession() leaves out a session ${what}`, () => {
    ok(SESSION.includes(from));
    assertSame(parseSession(SESSION.replace(from, to)), undefined);
  });
}

Deno.test("parseSession() takes every kind of user", () => {
  const early = SESSION.replace("CLASS=user", "CLASS=user-early");
  assertEquals(parseSession(early), {
    user: "alice",
    since: 1_700_000_000.25,
  });
});

Deno.test("users.loggedIn() can be asked on this machine", async () => {
  for (const { user, since } of await users.loggedIn()) {
    ok(user !== "" && since > 0);
  }
});
