/**
 * What a client can do about its own earlier requests.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { Piece } from "./fakes/connection.ts";
import { beginConversation } from "./fakes/conversation.ts";
import { slowRequest } from "./fakes/slow_command.ts";
import { disabled, fault, turn } from "./helpers.ts";

const PING = '{"execute":"guest-ping"}\n';
const OK = '{"return": {}}';
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}\n';
const THAW = '{"execute":"guest-fsfreeze-thaw"}\n';
const STATUS = '{"execute":"guest-fsfreeze-status"}\n';
const SYNC = '{"execute":"guest-sync","arguments":{"id":5}}\n';
const DELIMITED = SYNC.replace("sync", "sync-delimited");

const BARRIERS: Readonly<
  Record<string, readonly [pieces: Piece[], replies: string[], reason: string]>
> = {
  "guest-sync": [
    [SYNC],
    ['{"return": 5}'],
    "guest-sync was asked for meanwhile",
  ],
  "guest-sync-delimited": [
    [DELIMITED],
    ['\xff{"return": 5}'],
    "guest-sync-delimited was asked for meanwhile",
  ],
  "0xFF": [[0xff], [], "the client has begun anew"],
  "0xFF in the middle of a request": [
    ['{"execute":', 0xff],
    [fault("3:12: JSON parse error, stray '\ufffd'")],
    "the client has begun anew",
  ],
};

for (const [what, [pieces, replies, reason]] of Object.entries(BARRIERS)) {
  Deno.test(`${what} drops what runs and what waits`, async () => {
    await using conversation = beginConversation();
    const { client, runs } = conversation;
    client.write(slowRequest("a"), slowRequest("b"));
    await turn();
    client.write(...pieces);
    client.write(PING);
    await client.expect(...replies, OK);
    assertEquals(runs.map(({ tag }) => tag), ["a"]);
    assertEquals(runs[0]?.signal.reason, new Error(reason));
    runs[0]?.finish("late");
    client.write(PING);
    await client.expect(OK);
    await turn();
    assertEquals(runs.length, 1);
  });

  Deno.test(`${what} undoes a freeze that is under way`, async () => {
    await using conversation = beginConversation();
    const { client, freezer } = conversation;
    freezer.isSlow = true;
    client.write(FREEZE, "\n");
    await turn();
    client.write(...pieces);
    client.write(STATUS);
    await client.expect(...replies, '{"return": "thawed"}');
    assertEquals(freezer.events, ["freeze", `undo: ${reason}`]);
  });

  Deno.test(`${what} leaves a freeze alone that was answered`, async () => {
    await using conversation = beginConversation();
    const { client, freezer } = conversation;
    client.write(FREEZE, "\n");
    await client.expect('{"return": 2}');
    client.write(...pieces);
    client.write(STATUS);
    await client.expect(...replies, '{"return": "frozen"}');
    assertEquals(freezer.events, ["freeze"]);
  });
}

Deno.test("A dropped request may fail later without a word", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  client.write(slowRequest("a"), SYNC);
  await client.expect('{"return": 5}');
  runs[0]?.fail(new Error("too late to matter"));
  client.write(PING);
  await client.expect(OK);
});

Deno.test("guest-sync takes nothing from quick requests before it", async () => {
  await using conversation = beginConversation();
  const { client } = conversation;
  client.write(PING, STATUS, SYNC, PING, DELIMITED, PING);
  await client.expect(
    OK,
    '{"return": "thawed"}',
    '{"return": 5}',
    OK,
    '\xff{"return": 5}',
    OK,
  );
});

Deno.test("guest-sync drops nothing that comes after it", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  client.write(SYNC, slowRequest("a"), PING);
  await client.expect('{"return": 5}');
  await turn();
  runs[0]?.finish("done");
  await client.expect('{"return": "done"}', OK);
});

Deno.test("guest-fsfreeze-thaw ends a freeze, and both are answered", async () => {
  await using conversation = beginConversation();
  const { client, freezer } = conversation;
  freezer.isSlow = true;
  client.write(FREEZE);
  await turn();
  client.write(THAW, PING);
  await client.expect(
    fault("Cannot freeze: guest-fsfreeze-thaw was asked for meanwhile"),
    '{"return": 0}',
    OK,
  );
  assertSame(freezer.status, "thawed");
});

Deno.test("guest-fsfreeze-thaw ends the freeze of another client", async () => {
  await using conversation = beginConversation();
  const { client, agent, freezer } = conversation;
  await using other = beginConversation({ abilities: agent.abilities });
  freezer.isSlow = true;
  client.write(FREEZE);
  await turn();
  other.client.write(THAW);
  await other.client.expect('{"return": 0}');
  await client.expect(fault("Cannot freeze: a thaw was asked for meanwhile"));
});

Deno.test("guest-fsfreeze-thaw comes after all that waits before it", async () => {
  await using conversation = beginConversation();
  const { client, freezer } = conversation;
  client.write(FREEZE, PING, THAW, STATUS);
  await client.expect(
    fault("Cannot freeze: guest-fsfreeze-thaw was asked for meanwhile"),
    OK,
    '{"return": 0}',
    '{"return": "thawed"}',
  );
  assertEquals(freezer.events.at(-1), "thaw");
});

Deno.test("Another client is refused while a freeze is under way", async () => {
  await using conversation = beginConversation();
  const { client, agent, freezer } = conversation;
  await using other = beginConversation({ abilities: agent.abilities });
  freezer.isSlow = true;
  client.write(FREEZE);
  await turn();
  other.client.write(FREEZE, STATUS, PING);
  await other.client.expect(
    disabled("guest-fsfreeze-freeze"),
    '{"return": "thawed"}',
    OK,
  );
  freezer.finish();
  await client.expect('{"return": 2}');
  ok(freezer.isRestricting);
});
