/**
 * What a client cannot make the agent keep in memory.
 *
 * @module
 */

import { ok, strictEqual as assertSame } from "node:assert";
import { type Command, command } from "../../lib/command.ts";
import { LIMITS } from "../../lib/limits.ts";
import { object } from "../../lib/schema.ts";
import { beginConversation } from "../fakes/conversation.ts";
import { slowRequest } from "../fakes/slow_command.ts";
import { turn } from "../helpers.ts";

const LONG = '{"execute":"__org.stillpoint_long"}';
const PING = '{"execute":"guest-ping"}';

/** A command with an answer that fills what a client may leave unread. */
function longCommand(begun: unknown[]): Command {
  return command({
    name: "__org.stillpoint_long",
    summary: "Says a lot.",
    args: object({}),
    run() {
      begun.push(begun.length);
      return Promise.resolve("x".repeat(LIMITS.unsentBytes));
    },
  });
}

Deno.test("converse() pauses answering when the client reads nothing", async () => {
  const begun: unknown[] = [];
  await using conversation = beginConversation({ extra: [longCommand(begun)] });
  const { client } = conversation;
  client.stopReading();
  client.write(LONG.repeat(9) + PING);
  await turn();
  assertSame(begun.length, 1);
  client.startReading();
  const long = `{"return": "${"x".repeat(LIMITS.unsentBytes)}"}`;
  await client.expect(...new Array(9).fill(long), '{"return": {}}');
});

Deno.test("converse() answers all to a client that reads late", async () => {
  const begun: unknown[] = [];
  await using conversation = beginConversation({ extra: [longCommand(begun)] });
  const { client, done } = conversation;
  client.stopReading();
  client.write(LONG.repeat(3));
  client.end();
  await turn();
  ok(!client.isClosed);
  client.startReading();
  await done;
  assertSame(begun.length, 3);
  assertSame(client.text.split("\n").length, 4);
});

Deno.test("converse() pauses reading when much waits", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  const blanks = new Uint8Array(LIMITS.queuedBytes / 4).fill(0x20);
  client.write(slowRequest("a"), PING);
  for (let i = 0; i < 6; i++) client.write(blanks);
  await turn();
  assertSame(client.taken, 5);
  runs[0]?.finish(null);
  await client.expect('{"return": null}', '{"return": {}}');
  await client.until(() => client.taken === 7);
});
