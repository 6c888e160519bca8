import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { type FixtureHome, makeHome, USER } from "../fixtures/home.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

async function ask(
  { authorizedKeys }: FixtureHome,
  verb: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const request = {
    execute: `guest-ssh-${verb}-authorized-keys`,
    arguments: { username: USER, ...args },
  };
  const agent = fakeAgent({ abilities: { authorizedKeys } });
  return (await talk(JSON.stringify(request), agent)).text.trimEnd();
}

const DONE = '{"return": {}}';

Deno.test("guest-ssh-add-authorized-keys adds each key once", async () => {
  await using home = await makeHome();
  assertSame(await ask(home, "add", { keys: ["k1", "k1"] }), DONE);
  assertSame(await ask(home, "add", { keys: ["k2", "k1"] }), DONE);
  assertSame(await Deno.readTextFile(home.file), "k1\nk2\n");
});

Deno.test("guest-ssh-add-authorized-keys forgets the others", async () => {
  await using home = await makeHome("# note\nk1\nk2\n");
  const args = { keys: ["k3"], reset: true };
  assertSame(await ask(home, "add", args), DONE);
  assertSame(await Deno.readTextFile(home.file), "k3\n");
});

Deno.test("guest-ssh-add-authorized-keys forgets all keys", async () => {
  await using home = await makeHome("# note\nk1\n");
  assertSame(await ask(home, "add", { keys: [], reset: true }), DONE);
  assertSame(await Deno.readTextFile(home.file), "");
});

Deno.test("guest-ssh-add-authorized-keys keeps what is there", async () => {
  await using home = await makeHome("# note\n\nk1");
  const args = { keys: ["k2"], reset: false };
  assertSame(await ask(home, "add", args), DONE);
  assertSame(await Deno.readTextFile(home.file), "# note\n\nk1\nk2\n");
});

Deno.test("guest-ssh-remove-authorized-keys removes only those", async () => {
  await using home = await makeHome("k1\n# k1\nk2\nk3");
  const args = { keys: ["k1", "k3", "k4"] };
  assertSame(await ask(home, "remove", args), DONE);
  assertSame(await Deno.readTextFile(home.file), "# k1\nk2\n");
});

Deno.test("guest-ssh-remove-authorized-keys leaves a file alone", async () => {
  await using home = await makeHome("# note\n\nk1\n\n");
  const before = await Deno.stat(home.file);
  assertSame(await ask(home, "remove", { keys: ["k2"] }), DONE);
  const after = await Deno.stat(home.file);
  assertEquals([after.ino, after.mtime], [before.ino, before.mtime]);
});

Deno.test("guest-ssh-remove-authorized-keys makes no file", async () => {
  await using home = await makeHome();
  assertSame(await ask(home, "remove", { keys: ["k1"] }), DONE);
  await rejects(Deno.stat(`${home.path}/.ssh`), Deno.errors.NotFound);
});

Deno.test("guest-ssh-get-authorized-keys lists keys in order", async () => {
  await using home = await makeHome("# note\n k1 \n\nk2\n#k3\nk4");
  assertSame(
    await ask(home, "get"),
    '{"return": {"keys": ["k1", "k2", "k4"]}}',
  );
});

Deno.test("guest-ssh-get-authorized-keys needs a file", async () => {
  await using home = await makeHome();
  const desc = `failed to read '${home.file}': No such file or directory`;
  assertSame(await ask(home, "get"), fault(desc));
});

for (const verb of ["get", "add", "remove"]) {
  Deno.test(`guest-ssh-${verb}-authorized-keys needs a user`, async () => {
    await using home = await makeHome();
    const keys = verb === "get" ? {} : { keys: ["k1"] };
    assertSame(
      await ask(home, verb, { username: "bob", ...keys }),
      fault("failed to lookup user 'bob': no such user"),
    );
  });
}

for (const verb of ["add", "remove"]) {
  Deno.test(`guest-ssh-${verb}-authorized-keys checks keys first`, async () => {
    await using home = await makeHome("k1\n");
    for (const key of ["#k", "k\nroot"]) {
      assertSame(
        await ask(home, verb, { username: "bob", keys: ["k2", key] }),
        fault(`invalid OpenSSH public key: '${key}'`),
      );
    }
    assertSame(await Deno.readTextFile(home.file), "k1\n");
  });
}
