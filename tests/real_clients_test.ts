/**
 * The byte streams of clients that people use, as they were seen in their
 * source code.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { beginConversation, type Conversation } from "./fakes/conversation.ts";
import { slowRequest } from "./fakes/slow_command.ts";
import { fakeAgent, fault, talk, turn } from "./helpers.ts";

const OK = '{"return": {}}';

/** What Proxmox VE waits for; it takes the last sentinel. */
const PROXMOX = /^.*\xff([^\n]+}\r?\n[^\n]+})\r?\n/s;

interface ProxmoxCall {
  readonly id: number;
  readonly execute: string;
  readonly args?: unknown;
}

/** Two requests in one write, each with arguments. */
function proxmoxWrite({ id, execute, args = {} }: ProxmoxCall): string {
  const requests = [
    { execute: "guest-sync-delimited", arguments: { id } },
    { execute, arguments: args },
  ];
  return requests.map((request) => `${JSON.stringify(request)}\n`).join("");
}

/** The two replies, if Proxmox would see them. */
function proxmoxReplies(text: string): unknown[] {
  const lines = PROXMOX.exec(text)?.[1]?.split("\n") ?? [];
  assertSame(lines.length, 2, `Proxmox would wait on: ${text}`);
  return lines.map((line) => JSON.parse(line));
}

/** One call of Proxmox, each over a connection of its own. */
async function askProxmox(
  { agent }: Conversation,
  call: ProxmoxCall,
): Promise<unknown> {
  const { text } = await talk(proxmoxWrite(call), agent);
  const [sync, reply] = proxmoxReplies(text);
  assertEquals(sync, { return: call.id });
  return (reply as { return: unknown }).return;
}

Deno.test("Proxmox gets both replies to its one write", async () => {
  const { text } = await talk(
    proxmoxWrite({ id: 123450001, execute: "guest-ping" }),
  );
  assertSame(text, `\xff{"return": 123450001}\n${OK}\n`);
  assertEquals(proxmoxReplies(text), [{ return: 123450001 }, { return: {} }]);
});

Deno.test("Proxmox finds its replies behind stale ones", async () => {
  const first = proxmoxWrite({ id: 1, execute: "guest-info" });
  const second = proxmoxWrite({ id: 2, execute: "guest-fsfreeze-status" });
  const { text } = await talk([first, second]);
  assertEquals(proxmoxReplies(text), [{ return: 2 }, { return: "thawed" }]);
});

Deno.test("Proxmox finds an error reply, too", async () => {
  const call = { id: 3, execute: "guest-get-flavour" };
  const { text } = await talk(proxmoxWrite(call));
  const [, reply] = proxmoxReplies(text) as { error: { class: string } }[];
  assertSame(reply?.error.class, "CommandNotFound");
});

Deno.test("Proxmox freezes and thaws", async () => {
  await using conversation = beginConversation();
  const answers: unknown[] = [];
  for (
    const execute of [
      "guest-ping",
      "guest-fsfreeze-status",
      "guest-fsfreeze-freeze",
      "guest-fsfreeze-status",
      "guest-fsfreeze-thaw",
      "guest-fsfreeze-status",
    ]
  ) {
    const id = 4242001 + answers.length;
    answers.push(await askProxmox(conversation, { id, execute }));
  }
  assertEquals(answers, [{}, "thawed", 2, "frozen", 2, "thawed"]);
});

Deno.test("Proxmox asks for the state while its freeze goes on", async () => {
  await using conversation = beginConversation();
  const { client, agent, freezer } = conversation;
  freezer.isSlow = true;
  client.write(proxmoxWrite({ id: 1, execute: "guest-fsfreeze-freeze" }));
  await turn();
  const poll = { id: 2, execute: "guest-fsfreeze-status" };
  const { text } = await talk(proxmoxWrite(poll), agent);
  assertEquals(proxmoxReplies(text), [{ return: 2 }, { return: "thawed" }]);
  freezer.finish();
  await client.expect('\xff{"return": 1}', '{"return": 2}');
});

Deno.test("Flying Circus thaws on every connect, without a newline", async () => {
  await using conversation = beginConversation();
  const { client } = conversation;
  client.write('{"execute": "guest-fsfreeze-thaw"}');
  await client.expect('{"return": 0}');
  client.write('{"execute": "guest-sync", "arguments": {"id": 51966}}');
  await client.expect('{"return": 51966}');
  client.write('{"execute": "guest-fsfreeze-freeze"}');
  await client.expect('{"return": 2}');
  client.write('{"execute": "guest-fsfreeze-status"}');
  await client.expect('{"return": "frozen"}');
  client.write('{"execute": "guest-fsfreeze-thaw"}');
  await client.expect('{"return": 2}');
});

Deno.test("libvirt finds nothing of an earlier client in its sync", async () => {
  const id = 1_764_000_000_123;
  const sync = `{"execute":"guest-sync", "arguments":{"id":${id}}}\n`;
  const agent = fakeAgent();
  await talk('{"execute":"guest-pi', agent);
  assertSame((await talk(sync, agent)).text, `{"return": ${id}}\n`);
});

Deno.test("libvirt gets one line of garbage at most before its sync", async () => {
  const id = 1_764_000_000_124;
  const sync = `{"execute":"guest-sync", "arguments":{"id":${id}}}\n`;
  const { text } = await talk(["garbage\n", sync]);
  const lines = text.trimEnd().split("\n");
  assertSame(lines.at(-1), `{"return": ${id}}`);
  ok(lines.length <= 2, text);
});

Deno.test("libvirt syncs after a timeout and never sees the late reply", async () => {
  await using conversation = beginConversation();
  const { client, runs } = conversation;
  client.write(slowRequest("guest-get-fsinfo"));
  await turn();
  const sync = '{"execute":"guest-sync", "arguments":{"id":1764000005123}}\n';
  client.write(sync);
  await client.expect('{"return": 1764000005123}');
  runs[0]?.finish("late");
  client.write('{"execute":"guest-ping"}\n');
  await client.expect(OK);
});

Deno.test("libvirt thaws after a freeze that timed out, and never hangs", async () => {
  await using conversation = beginConversation();
  const { client, freezer } = conversation;
  freezer.isSlow = true;
  client.write('{"execute":"guest-fsfreeze-freeze"}\n');
  await turn();
  client.write('{"execute":"guest-sync", "arguments":{"id":1764000009999}}\n');
  await client.expect('{"return": 1764000009999}');
  client.write('{"execute":"guest-fsfreeze-thaw"}\n');
  await client.expect('{"return": 0}');
  ok(!freezer.isRestricting);
});

Deno.test("QEMU's Python client sends 0xFF before guest-sync", async () => {
  await using conversation = beginConversation();
  const { client } = conversation;
  client.write(0xff);
  client.write('{"execute": "guest-sync", "arguments": {"id": 3735928559}}');
  await client.expect('{"return": 3735928559}');
  client.write('{"execute": "guest-ping", "arguments": {}}');
  await client.expect(OK);
});

Deno.test("QEMU's own test skips to 0xFF and compares the id", async () => {
  const request = '{"execute": "guest-sync-delimited", "arguments": {"id": ';
  const { text } = await talk([0xff, `${request}2863311530}}`]);
  assertSame(text, '\xff{"return": 2863311530}\n');
});

Deno.test("KubeVirt looks at the state first, then freezes and thaws", async () => {
  await using conversation = beginConversation();
  const { client, freezer } = conversation;
  const steps: readonly (readonly [execute: string, reply: string])[] = [
    ["guest-fsfreeze-status", '{"return": "thawed"}'],
    ["guest-fsfreeze-freeze", '{"return": 2}'],
    ["guest-fsfreeze-status", '{"return": "frozen"}'],
    ["guest-fsfreeze-thaw", '{"return": 2}'],
    ["guest-fsfreeze-status", '{"return": "thawed"}'],
  ];
  for (const [step, [execute, reply]] of steps.entries()) {
    const id = 1_764_000_100_000 + step;
    client.write(`{"execute":"guest-sync", "arguments":{"id":${id}}}\n`);
    await client.expect(`{"return": ${id}}`);
    client.write(`{"execute":"${execute}"}\n`);
    await client.expect(reply);
  }
  assertEquals(freezer.events, ["freeze", "thaw"]);
});

Deno.test("People with socat use single quotes", async () => {
  const { text } = await talk([
    "{'execute':'guest-sync','arguments':{'id':1}}\r\n",
    `{'execute':'guest-ping','id':'it\\'s "me"'}\r\n`,
  ]);
  assertSame(
    text,
    '{"return": 1}\n{"return": {}, "id": "it\'s \\"me\\""}\n',
  );
});

Deno.test("People who type get an answer to each mistake", async () => {
  const { text } = await talk("help\n{'execute':'guest-ping'}\n", fakeAgent());
  assertSame(
    text,
    `${fault("1:1: JSON parse error, invalid keyword 'help'")}\n${OK}\n`,
  );
});
