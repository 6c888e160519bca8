import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { Base64 } from "../../lib/base64.ts";
import { LIMITS } from "../../lib/limits.ts";
import { LongLine } from "../../lib/long_line.ts";
import { Outbox } from "../../lib/outbox.ts";
import { takePages } from "../../lib/pages.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { turn, until } from "../helpers.ts";
import { bytesOf } from "./json/feeding.ts";

interface Fixture {
  readonly client: MemoryConnection;
  readonly outbox: Outbox;
  readonly events: string[];
}

/** What happens is noted: each reply lost, and how much waits after each. */
function open(): Fixture {
  const client = new MemoryConnection();
  const events: string[] = [];
  const outbox = new Outbox(client, () => events.push(`${outbox.bytes} left`));
  return { client, outbox, events };
}

function post({ outbox, events }: Fixture, text: string): void {
  outbox.push(bytesOf(text), () => events.push(`${text} lost`));
}

Deno.test("Outbox.push() sends replies in order", async () => {
  const fixture = open();
  for (const text of ["a", "bb", "ccc"]) post(fixture, text);
  assertSame(fixture.outbox.bytes, 6);
  await turn();
  assertSame(fixture.client.text, "abbccc");
  assertEquals(fixture.events, ["5 left", "3 left", "0 left"]);
});

Deno.test("Outbox.push() sends again after a rest", async () => {
  const fixture = open();
  post(fixture, "a");
  await turn();
  post(fixture, "b");
  await turn();
  assertSame(fixture.client.text, "ab");
});

Deno.test("Outbox.push() sends once what is pushed after another", async () => {
  const client = new MemoryConnection();
  const rest = ["b", "c", "d"];
  const outbox: Outbox = new Outbox(client, () => {
    const next = rest.shift();
    if (next !== undefined) outbox.push(bytesOf(next), () => {});
  });
  outbox.push(bytesOf("a"), () => {});
  await turn();
  assertEquals([client.text, outbox.bytes], ["abcd", 0]);
});

Deno.test("Outbox.push() lets others work between many replies", async () => {
  const fixture = open();
  const { client, outbox } = fixture;
  const count = 3 * LIMITS.repliesAtOnce;
  const seen = turn().then(() => client.text.length);
  for (let i = 0; i < count; i++) post(fixture, "a");
  assertSame(await seen, LIMITS.repliesAtOnce - 1);
  await until(() => outbox.bytes === 0);
  assertSame(client.text.length, count);
});

Deno.test("Outbox.push() hurries when the client has gone", async () => {
  const fixture = open();
  fixture.client.hangUp();
  const count = 3 * LIMITS.repliesAtOnce;
  for (let i = 0; i < count; i++) post(fixture, "a");
  await turn();
  assertSame(
    fixture.events.filter((event) => event === "a lost").length,
    count,
  );
});

Deno.test("Outbox.push() keeps replies while the client reads nothing", async () => {
  const fixture = open();
  fixture.client.stopReading();
  post(fixture, "a");
  post(fixture, "bb");
  await turn();
  assertEquals([fixture.outbox.bytes, fixture.events], [3, []]);
  fixture.client.startReading();
  await turn();
  assertEquals([fixture.client.text, fixture.outbox.bytes], ["abb", 0]);
});

Deno.test("Outbox.push() tells which replies are lost with the client", async () => {
  const fixture = open();
  post(fixture, "a");
  await turn();
  fixture.client.stopReading();
  post(fixture, "b");
  post(fixture, "c");
  fixture.client.hangUp();
  post(fixture, "d");
  await turn();
  assertSame(fixture.client.text, "a");
  assertEquals(fixture.events, [
    "0 left",
    "b lost",
    "2 left",
    "c lost",
    "1 left",
    "d lost",
    "0 left",
  ]);
});

Deno.test("Outbox.push() sends nothing to a client that has gone", async () => {
  const fixture = open();
  const { client, events } = fixture;
  let sent = 0;
  client.send = () => Promise.resolve(void sent++);
  client.hangUp();
  post(fixture, "a");
  await turn();
  assertEquals([sent, events], [0, ["a lost", "0 left"]]);
});

Deno.test("Outbox.push() goes on after a reply that could not be sent", async () => {
  const fixture = open();
  const { client, events } = fixture;
  const send = client.send.bind(client);
  client.send = (bytes) =>
    bytes[0] === 0x61 ? Promise.reject(new Error("EIO")) : send(bytes);
  post(fixture, "a");
  post(fixture, "b");
  await turn();
  assertSame(client.text, "b");
  assertEquals(events, ["a lost", "1 left", "0 left"]);
});

Deno.test("Outbox.push() sends a long reply in chunks, and the next one after it", async () => {
  const fixture = open();
  const { client, outbox, events } = fixture;
  const text = "x".repeat(600_000);
  const reply = new LongLine([text], new Uint8Array(0));
  outbox.push(reply, () => events.push("lost"));
  post(fixture, "a");
  assertSame(outbox.bytes, 600_002);
  await turn();
  ok(client.text === `${text}\na`);
  assertEquals(events, ["1 left", "0 left"]);
});

Deno.test("Outbox.push() makes no more of a long reply for a client that goes", async () => {
  const { client, outbox, events } = open();
  const bytes = takePages(600_000);
  const pieces = [new Base64(bytes, { once: true })];
  client.send = () => Promise.reject(new Error("EPIPE"));
  const reply = new LongLine(pieces, new Uint8Array(0));
  outbox.push(reply, () => events.push("lost"));
  await turn();
  assertEquals([bytes.length, events], [0, ["lost", "0 left"]]);
});
