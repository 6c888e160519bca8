import { strictEqual as assertSame } from "node:assert";
import type { LoggedIn } from "../../lib/platform/users.ts";
import { fakeAgent, talk } from "../helpers.ts";

async function ask(logins: LoggedIn[]): Promise<string> {
  const users = { loggedIn: () => Promise.resolve(logins) };
  const agent = fakeAgent({ abilities: { users } });
  return (await talk('{"execute":"guest-get-users"}', agent)).text.trimEnd();
}

Deno.test("guest-get-users lists who is logged in", async () => {
  const logins = [
    { user: "alice", since: 1_700_000_000.25 },
    { user: "root", since: 1_700_000_001 },
  ];
  assertSame(
    await ask(logins),
    '{"return": [{"user": "alice", "login-time": 1700000000.25}, ' +
      '{"user": "root", "login-time": 1700000001}]}',
  );
});

Deno.test("guest-get-users tells who vouches for a user", async () => {
  assertSame(
    await ask([{ user: "alice", domain: "EXAMPLE", since: 5 }]),
    '{"return": [{"user": "alice", "login-time": 5, "domain": "EXAMPLE"}]}',
  );
});

Deno.test("guest-get-users lists nobody", async () => {
  assertSame(await ask([]), '{"return": []}');
});
