import {
  deepStrictEqual as assertEquals,
  match,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { Client } from "../../../lib/client/client.ts";
import { AgentError } from "../../../lib/error.ts";
import {
  type Script,
  startScriptedAgent,
  syncReply,
} from "../../fakes/scripted_agent.ts";

const PATIENCE_MS = 5000;
const SOON_MS = 50;

/** Lets a client talk to an agent with a script, and tells what was sent. */
async function converse(
  script: Script,
  talk: (client: Client, path: string) => Promise<void>,
  ms: number = PATIENCE_MS,
): Promise<string[]> {
  await using agent = await startScriptedAgent(script);
  const { path } = agent;
  using client = await Client.connect({ path, ms });
  await talk(client, path);
  return agent.lines;
}

/** The reply after some bytes that belong to somebody else. */
function behind(stale: string, reply: Uint8Array | undefined): Uint8Array {
  return new Uint8Array([
    ...new TextEncoder().encode(stale),
    ...reply ?? [],
  ]);
}

Deno.test("Client.sync() begins with the sentinel", async () => {
  const lines = await converse(syncReply, (client) => client.sync(7));
  assertEquals(lines, [
    '\xff{"execute": "guest-sync-delimited", "arguments": {"id": 7}}',
  ]);
});

const STALE: Readonly<Record<string, string>> = {
  "a whole reply": '{"return": "stale"}\n',
  "the end of a reply": 'tale"}\n',
  "the beginning of a reply": '{"return": "sta',
  "brackets that are never closed": "[[[[{",
  "a reply with the right id": '{"return": 7}\n',
  "an error reply": '{"error": {"class": "GenericError", "desc": "x"}}\n',
  "no JSON at all": "login: \r\n\x07\n",
};

for (const [what, stale] of Object.entries(STALE)) {
  Deno.test(`Client.sync() finds its reply behind ${what}`, async () => {
    const script: Script = (line) =>
      line.includes("sync")
        ? behind(stale, syncReply(line))
        : '{"return": "fresh"}\n';
    await converse(script, async (client) => {
      await client.sync(7);
      assertEquals(await client.request("guest-x"), { return: "fresh" });
    });
  });
}

Deno.test("Client.sync() passes over the reply to another sync", async () => {
  const script: Script = (line) => behind('{"return": 6}\n', syncReply(line));
  await converse(script, (client) => client.sync(7));
});

Deno.test("Client.sync() does not take a reply with the wrong id", async () => {
  await converse(() => '{"return": 6}\n', async (client, path) => {
    await rejects(
      client.sync(7),
      new AgentError(
        `Cannot synchronise with the agent at "${path}": ` +
          "no answer within 0.05 s",
      ),
    );
  }, SOON_MS);
});

Deno.test("Client.request() sends arguments, 64 bits exact", async () => {
  const script: Script = () => '{"return": 18446744073709551615}\n';
  const lines = await converse(script, async (client) => {
    const reply = await client.request("guest-x", { n: 2n ** 63n - 1n });
    assertEquals(reply, { return: 2n ** 64n - 1n });
  });
  assertEquals(lines, [
    '{"execute": "guest-x", "arguments": {"n": 9223372036854775807}}',
  ]);
});

Deno.test("Client.request() sends no arguments if there are none", async () => {
  const lines = await converse(() => '{"return": {}}\n', async (client) => {
    await client.request("guest-ping");
  });
  assertEquals(lines, ['{"execute": "guest-ping"}']);
});

Deno.test("Client.request() returns an error reply, too", async () => {
  const error = { class: "GenericError", desc: "no luck" };
  await converse(() => JSON.stringify({ error }), async (client) => {
    assertEquals(await client.request("guest-x"), { error });
  });
});

Deno.test("Client.request() joins a reply that comes in pieces", async () => {
  let pieces = ["", '{"return"', ': {"a": [1,', " 2]}}\n"];
  const script: Script = () => {
    const [first = "", ...rest] = pieces;
    pieces = rest;
    return first;
  };
  await converse(script, async (client) => {
    const reply = client.request("guest-x", { line: "\n" });
    for (const n of [1, 2, 3]) client.request("guest-x", { n }).catch(() => {});
    assertEquals(await reply, { return: { a: [1, 2] } });
  });
});

const HOPELESS: Readonly<Record<string, Script>> = {
  "silence": () => undefined,
  "what is no JSON": () => "nonsense\n",
  "what is no object": () => "[1]\n5\n",
  "half a reply": () => '{"return": ',
};

for (const [what, script] of Object.entries(HOPELESS)) {
  Deno.test(`Client.request() gives up on ${what}`, async () => {
    await converse(script, async (client, path) => {
      await rejects(
        client.request("guest-x"),
        new AgentError(
          `No reply to guest-x from "${path}": no answer within 0.05 s`,
        ),
      );
    }, SOON_MS);
  });
}

Deno.test("Client.request() has a wait of its own", async () => {
  await using agent = await startScriptedAgent(syncReply);
  const waits = { ms: PATIENCE_MS, replyMs: SOON_MS };
  using client = await Client.connect({ path: agent.path, ...waits });
  await client.sync(1);
  await rejects(client.request("guest-ping"), /no answer within 0\.05 s$/);
});

Deno.test("Client.request() fails at once when the agent hangs up", async () => {
  await converse(() => "hang up", async (client) => {
    await rejects(client.request("guest-x"), (error: Error) => {
      match(error.message, /hung up|reset|pipe/i);
      return true;
    });
  });
});

Deno.test("Client.request() takes a reply that came before the hang-up", async () => {
  let answers = ['{"return": 1}\n', "hang up" as const];
  const script: Script = () => {
    const [first, ...rest] = answers;
    answers = rest;
    return first;
  };
  await converse(script, async (client) => {
    const reply = client.request("guest-x");
    assertEquals(await reply, { return: 1 });
    await rejects(client.request("guest-x"), /hung up|reset|pipe/i);
  });
});

Deno.test("Client.connect() says where nobody listens", async () => {
  const path = await Deno.makeTempDir();
  await rejects(
    Client.connect({ path: `${path}/missing.sock`, ms: PATIENCE_MS }),
    (error: Error) => {
      const start = `Cannot connect to "${path}/missing.sock": `;
      assertSame(error.message.slice(0, start.length), start);
      return error instanceof AgentError;
    },
  );
  await Deno.remove(path);
});
