/**
 * The wire on a real virtio-serial port: however a host cuts, mixes or breaks
 * off what it says, and however it comes and goes.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { AgentRig } from "../vm/agent_rig.ts";
import type { AgentClient } from "../vm/agent_client.ts";
import { until } from "../vm/deadline.ts";
import { SilentHost } from "../vm/silent_host.ts";

const PING = '{"execute":"guest-ping"}';

/** What a host sends, piece by piece, and every line it gets. */
const STREAMS: Readonly<Record<string, [readonly string[], RegExp]>> = {
  "a whole request": [[`${PING}\n`], /^\{"return": \{\}\}\n$/],
  "a request without a newline": [[PING], /^\{"return": \{\}\}\n$/],
  "a request a byte at a time": [
    [...'{"execute":"guest-ping","id":"\\u00e9"}'],
    /^\{"return": \{\}, "id": "\\u00E9"\}\n$/,
  ],
  "two requests in one write": [
    ['{"execute":"guest-ping","id":1}{"execute":"guest-ping","id":2}'],
    /^\{"return": \{\}, "id": 1\}\n\{"return": \{\}, "id": 2\}\n$/,
  ],
  "Proxmox VE's pair of requests": [
    [
      '{"execute":"guest-sync-delimited","arguments":{"id":4711012}}\n' +
      '{"execute":"guest-fsfreeze-status","arguments":{}}\n',
    ],
    /^\xff\{"return": 4711012\}\n\{"return": "thawed"\}\n$/,
  ],
  "fc.qemu's thaw without a newline": [
    ['{"execute": "guest-fsfreeze-thaw"}'],
    /^\{"return": 0\}\n$/,
  ],
  "fc.qemu's sync after it": [
    ['{"execute": "guest-sync", "arguments": {"id": 50123}}\n'],
    /^\{"return": 50123\}\n$/,
  ],
  "libvirt's sync with milliseconds": [
    ['{"execute":"guest-sync", "arguments":{"id":1792675200123}}\n'],
    /^\{"return": 1792675200123\}\n$/,
  ],
  "a flush before a request, as Python clients send it": [
    ['\xff{"execute": "guest-sync-delimited", "arguments": {"id": 9}}\n'],
    /^\xff\{"return": 9\}\n$/,
  ],
  "a flush after half a request": [
    ['{"execute":"guest-fsfreeze-fr', `\xff${PING}`],
    /^(\{"error": [^\n]+\}\n)?\{"return": \{\}\}\n$/,
  ],
};

/**
 * QEMU forgets to tell the machine of a host that comes when it has 32 things
 * to tell already; each visit is two.
 */
const VISITS = 10;

/** What a client of Proxmox VE looks for in everything it has read. */
const PROXMOX = /^.*\xff([^\n]+}\r?\n[^\n]+})\r?\n/s;

/** A part of a test, in a machine that the parts before have used. */
type Step = (rig: AgentRig) => Promise<void>;

/** What else a host may do; at the end nothing was wrong. */
const HABITS: Readonly<Record<string, Step>> = {
  "it finds its pair of replies behind rubbish": async (rig) => {
    await using client = await rig.machine.connect();
    const pair = STREAMS["Proxmox VE's pair of requests"]?.[0] ?? [];
    await client.socket.send(latin1(`${PING}${PING}${pair.join("")}`));
    await replyIs({ rig, client }, PROXMOX);
  },
  "it gets a reply of several MiB": async (rig) => {
    await using client = await rig.machine.connect();
    const id = "x".repeat(4 * 2 ** 20);
    await client.socket.send(JSON.stringify({ execute: "guest-ping", id }));
    const line = await client.socket.line({ what: "a large reply" });
    assertEquals(line?.length, `{"return": {}, "id": "${id}"}`.length);
  },
  "it hangs up in the middle of a request": async (rig) => {
    for (const half of ['{"execute":"guest-fs', '{"a":"b', "[[[", "'"]) {
      await leave(rig, (client) => client.socket.send(half));
      await using client = await rig.machine.connect();
      await client.socket.send(PING);
      await replyIs({ rig, client }, /^\{"return": \{\}\}\n$/);
    }
  },
  "it hangs up while replies are unread": async (rig) => {
    const before = await untilAlone(rig);
    const host = await SilentHost.connect(rig.machine.paths.agent);
    const pouring = host.pour('{"execute":"guest-info"}'.repeat(2000));
    await rig.untilStill();
    host[Symbol.dispose]();
    await pouring;
    await untilAlone(rig, before + 1);
    await using client = await rig.machine.connect();
    await client.socket.send('{"execute":"guest-ping","id":"new"}');
    await replyIs({ rig, client }, /^\{"return": \{\}, "id": "new"\}\n$/);
  },
  "it comes and goes without a word": async (rig) => {
    for (let visit = 0; visit < VISITS; visit++) {
      await using _client = await rig.machine.connect();
    }
    await using client = await rig.meet();
    assertEquals(await client.call("guest-ping"), {});
  },
  "it says one thing and goes, again and again": async (rig) => {
    for (let visit = 0; visit < VISITS; visit++) {
      await using client = await rig.machine.connect();
      await client.socket.send(PING);
    }
    await using client = await rig.meet();
    assertEquals(await client.call("guest-ping"), {});
  },
  "it comes as another one goes, and has a lot to say": async (rig) => {
    for (let visit = 0; visit < VISITS; visit++) {
      await using client = await rig.machine.connect();
      await client.sync();
      const id = `${visit}${"x".repeat(2 ** 17)}`;
      await client.socket.send(
        JSON.stringify({ execute: "guest-ping", id }),
      );
      const line = await client.socket.line({ what: "a long reply" });
      const reply = new TextDecoder().decode(line);
      assertEquals(reply.length, `{"return": {}, "id": "${id}"}`.length);
    }
  },
  "the agent complained about nothing": async (rig) => {
    const output = await rig.machine.agentOutput();
    ok(!/\b(WRN|ERR|warning|error)\b/i.test(output), output);
  },
};

Deno.test({
  name: "A host on a virtio port may say it any way it likes",
  ignore: NO_MACHINES,
  fn: async (t) => {
    await using rig = await AgentRig.boot({ agentArgs: ["-v"] });

    for (const [what, [pieces, expected]] of Object.entries(STREAMS)) {
      await t.step(`it sends ${what}`, async () => {
        await using client = await rig.machine.connect();
        for (const piece of pieces) await client.socket.send(latin1(piece));
        await replyIs({ rig, client }, expected);
      });
    }

    for (const [what, step] of Object.entries(HABITS)) {
      await t.step(what, () => step(rig));
    }
  },
});

/** Waits for lines until they are what they should be. */
async function replyIs(
  { rig, client }: { rig: AgentRig; client: AgentClient },
  expected: RegExp,
): Promise<void> {
  let text = "";
  await until(() => {
    text += new TextDecoder("latin1").decode(client.socket.takeAll());
    return expected.test(text) || undefined;
  }, { what: `${expected}` }).catch(async (cause) => {
    const words = await rig.machine.agentOutput();
    const log = words.split("\n").filter((line) => !line.endsWith(" called"));
    const reply = JSON.stringify(text.slice(0, 2000));
    throw new Error(
      `The reply was ${reply}, and the agent says\n${log.join("\n")}`,
      { cause },
    );
  });
}

/** Says something and hangs up, and waits until the agent knows. */
async function leave(
  rig: AgentRig,
  speak: (client: AgentClient) => Promise<void>,
): Promise<void> {
  const before = await untilAlone(rig);
  const client = await rig.machine.connect();
  await speak(client);
  await client[Symbol.asyncDispose]();
  await untilAlone(rig, before + 1);
}

/** Waits until the agent has seen so many hosts, and seen them off. */
async function untilAlone({ shell }: AgentRig, least = 0): Promise<number> {
  const count = "awk '/#[0-9]+ has come$/ { come++ }" +
    " /#[0-9]+ has gone$/ { gone++ } END { print come + 0, gone + 0 }'";
  return await until(async () => {
    const [come = 0, gone = 0] = (await shell.run(`${count} /run/agent.out`))
      .split(" ").map(Number);
    return come === gone && come >= least ? come : undefined;
  }, { what: "the agent to notice that its host has gone", seconds: 60 });
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
