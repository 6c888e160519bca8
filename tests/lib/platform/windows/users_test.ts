import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import type { Session } from "../../../../lib/ffi/windows/sessions.ts";
import {
  type SessionQuestions,
  usersFrom,
} from "../../../../lib/platform/windows/users.ts";

const SECOND = 1_000_000_000n;

/** Sessions by their numbers; one that is missing has just ended. */
function sessions(
  ...known: readonly (Session | undefined)[]
): SessionQuestions {
  return {
    list: () => Promise.resolve([...known.keys()]),
    describe: (id) => Promise.resolve(known[id]),
  };
}

Deno.test("users.loggedIn() tells each user of each domain once", async () => {
  const users = usersFrom(sessions(
    { user: "", domain: "" },
    { user: "bob", domain: "PC", since: 30n * SECOND },
    { user: "Alice", domain: "EXAMPLE", since: 9n * SECOND / 2n },
    undefined,
    { user: "alice", domain: "Example", since: 3n * SECOND },
    { user: "alice", domain: "PC", since: 20n * SECOND },
    { user: "alice", domain: "PC", since: 40n * SECOND },
  ));
  assertEquals(await users.loggedIn(), [
    { user: "alice", domain: "Example", since: 3 },
    { user: "alice", domain: "PC", since: 20 },
    { user: "bob", domain: "PC", since: 30 },
  ]);
});

Deno.test("users.loggedIn() takes a time that is not known for none", async () => {
  const alice = { user: "alice", domain: "PC" };
  const known = { ...alice, since: 3n * SECOND };
  for (const order of [[alice, known], [known, alice]]) {
    const found = await usersFrom(sessions(...order)).loggedIn();
    assertEquals(found, [{ ...alice, since: 3 }]);
  }
  const found = await usersFrom(sessions(alice)).loggedIn();
  assertEquals(found, [{ ...alice, since: 0 }]);
});

Deno.test("users.loggedIn() does not wait for ever, and asks once", async () => {
  const hang = Promise.withResolvers<number[]>();
  let asked = 0;
  const list = () => {
    asked++;
    return hang.promise;
  };
  const users = usersFrom({ ...sessions(), list }, 20);
  for (let round = 0; round < 2; round++) {
    await rejects(users.loggedIn(), { message: /^Cannot list users: / });
  }
  assertEquals(asked, 1);
  hang.resolve([]);
});
