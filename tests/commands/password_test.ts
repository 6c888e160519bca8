import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { AgentError } from "../../lib/error.ts";
import type { NewPassword, Passwords } from "../../lib/platform/passwords.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

/** Sets no password, but notes which were to be set. */
class FakePasswords implements Passwords {
  readonly requests: unknown[] = [];
  failure: AgentError | undefined;

  set({ user, password, crypted }: NewPassword): Promise<void> {
    this.requests.push([user, new TextDecoder().decode(password), crypted]);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}

async function set(
  args: Readonly<Record<string, unknown>>,
  passwords: FakePasswords = new FakePasswords(),
): Promise<string> {
  const given = { username: "ann", crypted: false, ...args };
  const request = { execute: "guest-set-user-password", arguments: given };
  const agent = fakeAgent({ abilities: { passwords } });
  return (await talk(JSON.stringify(request), agent)).text.trimEnd();
}

Deno.test("guest-set-user-password sets what was encoded", async () => {
  for (const crypted of [false, true]) {
    const passwords = new FakePasswords();
    const args = { password: btoa("pass:word #1"), crypted };
    assertSame(await set(args, passwords), '{"return": {}}');
    assertEquals(passwords.requests, [["ann", "pass:word #1", crypted]]);
  }
});

Deno.test("guest-set-user-password tells why it failed", async () => {
  const passwords = new FakePasswords();
  passwords.failure = new AgentError("Cannot, today");
  const args = { password: btoa("x") };
  assertSame(await set(args, passwords), fault("Cannot, today"));
});

const IN_PASSWORD = "forbidden characters in raw password";
const IN_NAME = "forbidden characters in username";
const BASE64 = "Base64 data contains invalid characters";
const REFUSED: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ password: btoa("a\nroot:x") }, IN_PASSWORD],
  [{ password: btoa("a\0b") }, IN_PASSWORD],
  [{ password: btoa("a"), username: "a:b" }, IN_NAME],
  [{ password: btoa("a"), username: "a\nb" }, IN_NAME],
  [{ password: btoa("a"), username: "a\0b" }, IN_NAME],
  [{ password: "a b=" }, BASE64],
  [
    { password: btoa("a"), crypted: undefined },
    "Parameter 'crypted' is missing",
  ],
];

for (const [args, desc] of REFUSED) {
  Deno.test(`guest-set-user-password refuses ${JSON.stringify(args)}`, async () => {
    const passwords = new FakePasswords();
    assertSame(await set(args, passwords), fault(desc));
    assertEquals(passwords.requests, []);
  });
}
