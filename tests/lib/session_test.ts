import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { command } from "../../lib/command.ts";
import { LIMITS } from "../../lib/limits.ts";
import { object, optional, str } from "../../lib/schema.ts";
import { converse } from "../../lib/session.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { beginConversation } from "../fakes/conversation.ts";
import { slowRequest } from "../fakes/slow_command.ts";
import { fault, turn } from "../helpers.ts";

const FREEZE = '{"execute":"guest-fsfreeze-freeze"}\n';

function ping(id: unknown): string {
  return `{"execute":"guest-ping","id":${JSON.stringify(id)}}\n`;
}

function pong(id: unknown): string {
  return `{"return": {}, "id": ${JSON.stringify(id)}}`;
}

Deno.test("converse() keeps the order of requests", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  client.write(slowRequest("a"), ping(1), slowRequest("b"), ping(2));
  await turn();
  assertSame(client.text, "");
  assertEquals(runs.map(({ tag }) => tag), ["a"]);
  runs[0]?.finish("first");
  await client.expect('{"return": "first"}', pong(1));
  await turn();
  assertEquals(runs.map(({ tag }) => tag), ["a", "b"]);
  runs[1]?.fail(new Error("no luck"));
  await client.expect(fault("no luck"), pong(2));
});

Deno.test("converse() keeps the order of faults", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  client.write(slowRequest("a"), "nope ", '{"id":3}', ping(1));
  await turn();
  assertSame(client.text, "");
  runs[0]?.finish(1);
  await client.expect(
    '{"return": 1}',
    fault("2:1: JSON parse error, invalid keyword 'nope'"),
    fault("QMP input lacks member 'execute'", ', "id": 3'),
    pong(1),
  );
});

Deno.test("converse() reads on while a request runs", async () => {
  await using conversation = beginConversation();
  const { client } = conversation;
  client.write(slowRequest("a"));
  client.write(ping(1));
  client.write(ping(2));
  await turn();
  assertSame(client.taken, 3);
});

Deno.test("converse() answers a client that has half-closed", async () => {
  await using conversation = beginConversation();
  const { client, runs, done } = conversation;
  client.write(slowRequest("a"), slowRequest("b"), ping(1));
  client.end();
  await turn();
  runs[0]?.finish("a");
  await turn();
  ok(!client.isClosed);
  runs[1]?.finish("b");
  await client.expect('{"return": "a"}', '{"return": "b"}', pong(1));
  await done;
  ok(client.isClosed);
});

Deno.test("converse() tells what runs that the client has gone", async () => {
  await using conversation = beginConversation();
  const { client, runs, done } = conversation;
  client.write(slowRequest("a"), slowRequest("b"));
  await turn();
  client.hangUp();
  await done;
  assertEquals(runs.map(({ tag }) => tag), ["a"]);
  assertEquals(runs[0]?.signal.reason, new Error("the client has gone"));
  runs[0]?.finish("late");
  await turn();
  assertSame(client.text, "");
  assertEquals(runs.length, 1);
});

Deno.test("converse() undoes a freeze that arrived with the hang-up", async () => {
  await using conversation = beginConversation();
  const { client, freezer, done } = conversation;
  client.write(FREEZE);
  client.hangUp();
  await done;
  assertEquals(freezer.events, ["freeze", "undo: the client has gone"]);
});

Deno.test("converse() tells a command from the start that nobody waits", async () => {
  await using conversation = beginConversation();
  const { client, runs, done } = conversation;
  client.write(slowRequest("a"));
  client.hangUp();
  await done;
  assertEquals(runs.map(({ isWanted }) => isWanted), [false]);
});

Deno.test("converse() undoes a freeze whose answer is lost", async () => {
  await using conversation = beginConversation();
  const { client, freezer, done } = conversation;
  client.stopReading();
  client.write(FREEZE);
  await turn();
  assertSame(freezer.status, "frozen");
  client.hangUp();
  await done;
  await turn();
  assertEquals(freezer.events, [
    "freeze",
    "undo: its answer could not be delivered",
  ]);
});

Deno.test("converse() leaves a freeze alone whose answer was delivered", async () => {
  await using conversation = beginConversation();
  const { client, freezer, done } = conversation;
  client.write(FREEZE);
  await client.expect('{"return": 2}');
  client.hangUp();
  await done;
  await turn();
  assertEquals([freezer.status, freezer.events], ["frozen", ["freeze"]]);
});

Deno.test("converse() pauses reading when many requests wait", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  const count = 2 * LIMITS.queuedRequests;
  client.write(slowRequest("a"));
  for (let id = 0; id < count; id++) client.write(ping(id));
  await turn();
  assertSame(client.taken, 1 + LIMITS.queuedRequests);
  runs[0]?.finish(null);
  const pongs = Array.from({ length: count }, (_, id) => pong(id));
  await client.expect('{"return": null}', ...pongs);
});

Deno.test("converse() pauses reading when the client reads nothing", async () => {
  await using conversation = beginConversation();
  const { client } = conversation;
  const id = "x".repeat(LIMITS.unsentBytes / 4);
  client.stopReading();
  for (let i = 0; i < 8; i++) client.write(ping(id));
  await turn();
  assertSame(client.taken, 4);
  client.startReading();
  await client.expect(...Array.from({ length: 8 }, () => pong(id)));
});

Deno.test("converse() ends when a client goes that reads nothing", async () => {
  await using conversation = beginConversation();
  const { client, done } = conversation;
  client.stopReading();
  for (let i = 0; i < 8; i++) {
    client.write(ping("x".repeat(LIMITS.unsentBytes)));
  }
  await turn();
  client.hangUp();
  await done;
  ok(client.isClosed);
});

Deno.test("converse() ends when a client goes, whatever sending does", async () => {
  await using conversation = beginConversation();
  const { client, done } = conversation;
  client.send = () => Promise.withResolvers<void>().promise;
  client.write(ping(1));
  client.end();
  await turn();
  ok(!client.isClosed);
  client.hangUp();
  await done;
  ok(client.isClosed);
});

Deno.test("converse() serves others while a client reads nothing", async () => {
  await using conversation = beginConversation();
  const { client, agent } = conversation;
  client.stopReading();
  client.write(ping("x".repeat(LIMITS.unsentBytes)), slowRequest("a"));
  const other = new MemoryConnection();
  const done = converse(other, agent);
  other.write(ping(7));
  await other.expect(pong(7));
  other.hangUp();
  await done;
});

Deno.test("converse() does not touch the requests of other clients", async () => {
  await using conversation = beginConversation();
  const { client, agent, runs } = conversation;
  client.write(slowRequest("a"));
  await turn();
  const other = new MemoryConnection();
  const done = converse(other, agent);
  other.write(0xff, '{"execute":"guest-sync","arguments":{"id":1}}');
  await other.expect('{"return": 1}');
  other.hangUp();
  await done;
  runs[0]?.finish("still wanted");
  await client.expect('{"return": "still wanted"}');
  assertEquals(runs.map(({ signal }) => signal.aborted), [false]);
});

Deno.test("converse() answers only the failure of a silent command", async () => {
  const quiet = command({
    name: "__org.stillpoint_quiet",
    summary: "Says nothing.",
    args: object({ mode: optional(str) }),
    replies: false,
    run: () => Promise.resolve("unheard"),
  });
  await using conversation = beginConversation({ extra: [quiet] });
  const { client } = conversation;
  const request = '{"execute":"__org.stillpoint_quiet","id":4';
  client.write(`${request}}`, `${request},"arguments":{"mode":1}}`, ping(5));
  await client.expect(
    fault(
      "Invalid parameter type for 'mode', expected: string",
      ', "id": 4',
    ),
    pong(5),
  );
});

Deno.test("converse() hangs up when it cannot read", async () => {
  await using conversation = beginConversation();
  const { agent } = conversation;
  const client = new MemoryConnection();
  client.chunks = () => {
    throw new Error("the port is broken");
  };
  await converse(client, agent);
  ok(client.isClosed);
});
