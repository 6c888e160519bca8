import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import { authorizedKeysOf } from "../../../../lib/platform/linux/authorized_keys.ts";
import { makeFifo } from "../../../fixtures/fifo.ts";
import { type FixtureHome, makeHome, USER } from "../../../fixtures/home.ts";
import { makeTree } from "../../../fixtures/tree.ts";
import { NO_ROOT } from "../../../lacking.ts";

const PERMISSIONS = 0o7777;

function add(home: FixtureHome, line: string): Promise<void> {
  return home.authorizedKeys.edit(USER, (text = "") => `${text}${line}\n`);
}

async function ownership(path: string): Promise<unknown[]> {
  const { mode, uid, gid } = await Deno.lstat(path);
  return [(mode ?? 0) & PERMISSIONS, uid, gid];
}

Deno.test("authorizedKeys.edit() makes what sshd accepts", async () => {
  await using home = await makeHome();
  const { uid, gid } = home.account;
  await add(home, "k1");
  assertEquals(await ownership(join(home.path, ".ssh")), [0o700, uid, gid]);
  assertEquals(await ownership(home.file), [0o600, uid, gid]);
  assertSame(await home.authorizedKeys.read(USER), "k1\n");
});

Deno.test("authorizedKeys.edit() puts a new file in place", async () => {
  await using home = await makeHome("k1\n");
  using old = await Deno.open(home.file);
  await Deno.chmod(home.file, 0o644);
  await add(home, "k2");
  const kept = await new Response(old.readable).text();
  assertSame(kept, "k1\n");
  assertEquals((await ownership(home.file))[0], 0o600);
  const names = await Array.fromAsync(Deno.readDir(join(home.path, ".ssh")));
  assertEquals(names.map(({ name }) => name), ["authorized_keys"]);
});

Deno.test("authorizedKeys.edit() loses nothing to another edit", async () => {
  await using home = await makeHome("");
  const lines = ["k1", "k2", "k3", "k4"];
  await Promise.all(lines.map((line) => add(home, line)));
  assertSame(await Deno.readTextFile(home.file), "k1\nk2\nk3\nk4\n");
});

/** What a user could set up to have the agent touch something else. */
const TRAPS: Readonly<
  Record<string, (home: FixtureHome, victim: string) => Promise<void>>
> = {
  "a link to a file": async ({ file }, victim) => {
    await Deno.remove(file);
    await Deno.symlink(join(victim, "authorized_keys"), file);
  },
  "a link to a directory": async ({ path }, victim) => {
    await Deno.remove(join(path, ".ssh"), { recursive: true });
    await Deno.symlink(victim, join(path, ".ssh"));
  },
  "a second name of a file": async ({ file }, victim) => {
    await Deno.remove(file);
    await Deno.link(join(victim, "authorized_keys"), file);
  },
  "a directory in place of the file": async ({ file }) => {
    await Deno.remove(file);
    await Deno.mkdir(file);
  },
  "a pipe that nobody writes to": async ({ file }) => {
    await Deno.remove(file);
    await makeFifo(file);
  },
  "a file that is too long": async ({ file }) => {
    await Deno.truncate(file, 1024 * 1024 + 1);
  },
};

for (const [name, set] of Object.entries(TRAPS)) {
  Deno.test(`authorizedKeys steps into no trap: ${name}`, async () => {
    await using victim = await makeTree({ authorized_keys: "secret\n" });
    await using home = await makeHome("k1\n");
    await set(home, victim.path);
    await rejects(
      home.authorizedKeys.read(USER),
      /^AgentError: .*authorized_keys/,
    );
    await rejects(add(home, "k2"), /^AgentError: .*authorized_keys/);
    assertSame(await victim.read("authorized_keys"), "secret\n");
  });
}

Deno.test({
  name: "authorizedKeys.edit() does not write to another's directory",
  ignore: NO_ROOT,
  fn: async () => {
    await using home = await makeHome("k1\n");
    await Deno.remove(home.file);
    await Deno.chown(join(home.path, ".ssh"), home.account.uid + 1, 0);
    await rejects(add(home, "k2"), /it is somebody else's/);
    await rejects(Deno.lstat(home.file), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "authorizedKeys shows nobody another's file",
  ignore: NO_ROOT,
  fn: async () => {
    await using home = await makeHome("k1\n");
    await Deno.chown(home.file, home.account.uid + 1, 0);
    await rejects(home.authorizedKeys.read(USER), /not the user's alone/);
  },
});

Deno.test("authorizedKeys.edit() changes no byte it cannot read", async () => {
  await using home = await makeHome("\ufeffk1 é\n");
  await add(home, "k2");
  assertSame(await Deno.readTextFile(home.file), "\ufeffk1 é\nk2\n");
  const bytes = Uint8Array.of(0x6b, 0xff, 0x0a);
  await Deno.writeFile(home.file, bytes);
  await rejects(add(home, "k2"), /: it is not UTF-8$/);
  assertEquals(await Deno.readFile(home.file), bytes);
});

Deno.test("authorizedKeys tells when there is no home", async () => {
  await using home = await makeHome();
  const nowhere = { ...home.account, home: "/nowhere" };
  const keys = authorizedKeysOf(() => Promise.resolve(nowhere));
  await rejects(keys.edit("ann", () => "k1\n"), {
    message: "failed to write '/nowhere/.ssh/authorized_keys': " +
      "No such file or directory",
  });
});

/** A group that a team's directory is open to. */
const TEAM = 34567;

/** Homes inside a directory, by its owner and mode; and whether they work. */
const WAYS: Readonly<
  Record<string, { uid: number; gid: number; mode: number; works: boolean }>
> = {
  "the user's alone": { uid: 12345, gid: 0, mode: 0o700, works: true },
  "another user's alone": { uid: 54321, gid: 0, mode: 0o700, works: false },
  "root's alone": { uid: 0, gid: 0, mode: 0o700, works: false },
  "open to the user's first group": {
    uid: 0,
    gid: 23456,
    mode: 0o710,
    works: true,
  },
  "open to another group of the user's": {
    uid: 0,
    gid: TEAM,
    mode: 0o710,
    works: true,
  },
  "open to root's group": { uid: 0, gid: 0, mode: 0o710, works: false },
};

for (const [what, { uid, gid, mode, works }] of Object.entries(WAYS)) {
  Deno.test({
    name: `authorizedKeys goes as the user through a directory: ${what}`,
    ignore: NO_ROOT,
    fn: async () => {
      await using home = await makeHome("k1\n");
      await using way = await makeTree();
      await Deno.rename(home.path, `${way.path}/ann`);
      await Deno.chown(way.path, uid, gid);
      await Deno.chmod(way.path, mode);
      const owner = {
        ...home.account,
        groups: [23456, TEAM],
        home: `${way.path}/ann`,
      };
      const keys = authorizedKeysOf(() => Promise.resolve(owner));
      const file = `${owner.home}/.ssh/authorized_keys`;
      if (works) {
        await keys.edit(USER, (text) => `${text}k2\n`);
        assertSame(await keys.read(USER), "k1\nk2\n");
      } else {
        const why = `'${file}': Permission denied`;
        await rejects(keys.read(USER), { message: `failed to read ${why}` });
        const edit = keys.edit(USER, () => "");
        await rejects(edit, { message: `failed to read ${why}` });
        assertSame(await Deno.readTextFile(file), "k1\n");
      }
      await Deno.rename(`${way.path}/ann`, home.path);
    },
  });
}

Deno.test({
  name: "authorizedKeys shows the user nothing that is for root alone",
  ignore: NO_ROOT,
  fn: async () => {
    await using home = await makeHome("k1\n");
    await Deno.chown(home.file, 0, 0);
    await Deno.chmod(home.file, 0o600);
    await rejects(home.authorizedKeys.read(USER), /: Permission denied$/);
    await Deno.chmod(home.file, 0o644);
    assertSame(await home.authorizedKeys.read(USER), "k1\n");
    await Deno.chown(join(home.path, ".ssh"), 0, 0);
    await Deno.chmod(join(home.path, ".ssh"), 0o755);
    await rejects(add(home, "k2"), /^AgentError: .*: Permission denied$/);
    assertSame(await Deno.readTextFile(home.file), "k1\n");
  },
});
