import { deepStrictEqual as assertEquals, match } from "node:assert";
import { type FixtureHome, makeHome, USER } from "../fixtures/home.ts";
import { fakeAgent, talk } from "../helpers.ts";

interface Reply {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

async function ask(
  { authorizedKeys }: FixtureHome,
  verb: "get" | "add" | "remove",
  args: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  const request = {
    execute: `guest-ssh-${verb}-authorized-keys`,
    arguments: { username: USER, ...args },
  };
  const agent = fakeAgent({ abilities: { authorizedKeys } });
  const { replies } = await talk(JSON.stringify(request), agent);
  return replies[0] as Reply;
}

const DONE: Reply = { return: {} };

Deno.test("qga/ssh/invalid_user", async () => {
  await using home = await makeHome();
  for (const verb of ["get", "add", "remove"] as const) {
    const keys = verb === "get" ? {} : { keys: ["k1"] };
    const { error } = await ask(home, verb, { username: "", ...keys });
    match(error?.desc ?? "", /^failed to lookup user ''/);
  }
});

Deno.test("qga/ssh/invalid_key", async () => {
  await using home = await makeHome();
  const { error } = await ask(home, "add", { keys: ["not a valid\nkey"] });
  match(error?.desc ?? "", /^invalid OpenSSH public key: /);
});

Deno.test("qga/ssh/add_keys", async () => {
  await using home = await makeHome();
  assertEquals(await ask(home, "add", { keys: ["k2"] }), DONE);
  assertEquals(await ask(home, "add", { keys: ["k1", "k2"] }), DONE);
  // In the file's order, and with a final newline: the reference has neither.
  assertEquals(await Deno.readTextFile(home.file), "k2\nk1\n");
});

Deno.test("qga/ssh/add_reset_keys", async () => {
  await using home = await makeHome("k0\n");
  const args = { keys: ["k1", "k2"], reset: true };
  assertEquals(await ask(home, "add", args), DONE);
  assertEquals(await Deno.readTextFile(home.file), "k1\nk2\n");
  assertEquals(await ask(home, "add", { keys: [], reset: true }), DONE);
  assertEquals(await Deno.readTextFile(home.file), "");
});

Deno.test("qga/ssh/remove_keys", async () => {
  await using home = await makeHome("k1 one@host\n# a note\nk2 two@host\n");
  assertEquals(await ask(home, "remove", { keys: ["k1 one@host"] }), DONE);
  const left = "# a note\nk2 two@host\n";
  assertEquals(await Deno.readTextFile(home.file), left);
  assertEquals(await ask(home, "remove", { keys: ["k3"] }), DONE);
  assertEquals(await Deno.readTextFile(home.file), left);
});

Deno.test("qga/ssh/get_keys", async () => {
  await using home = await makeHome("k1 one@host\n# a note\n\nk2 two@host\n");
  assertEquals(await ask(home, "get"), {
    return: { keys: ["k1 one@host", "k2 two@host"] },
  });
});
