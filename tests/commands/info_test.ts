import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import type { CommandInfo } from "../../lib/command.ts";
import {
  type AgentOptions,
  disabled,
  fakeAgent,
  talkInTurn,
} from "../helpers.ts";

interface Info {
  readonly version: string;
  readonly "supported_commands": readonly CommandInfo[];
  readonly "__org.stillpoint_version": string;
}

const INFO = '{"execute":"guest-info"}';
const FREEZE = '{"execute":"guest-fsfreeze-freeze"}';

async function ask(
  before: readonly string[],
  options?: AgentOptions,
): Promise<Info> {
  const { replies } = await talkInTurn([...before, INFO], fakeAgent(options));
  return (replies.at(-1) as { return: Info }).return;
}

function enabledIn(info: Info): string[] {
  return info.supported_commands
    .filter(({ enabled }) => enabled)
    .map(({ name }) => name);
}

Deno.test("guest-info tells the version of the protocol, and its own", async () => {
  const info = await ask([]);
  assertSame(info.version, "11.0.92");
  assertSame(info["__org.stillpoint_version"], "1.2.3");
});

Deno.test("guest-info lists the commands, the last first", async () => {
  const { supported_commands } = await ask([]);
  const [first] = supported_commands;
  const last = supported_commands.at(-1);
  assertEquals(last, {
    name: "guest-sync-delimited",
    enabled: true,
    "success-response": true,
  });
  assertSame(first?.name, "__org.stillpoint_freeze-plan");
});

Deno.test("guest-info leaves out what the machine cannot do", async () => {
  const info = await ask([], { abilities: {} });
  assertEquals(enabledIn(info), [
    "guest-info",
    "guest-ping",
    "guest-sync",
    "guest-sync-delimited",
  ]);
});

Deno.test("guest-info shows blocked commands as not enabled", async () => {
  const policy = { blockRpcs: ["guest-ping", "guest-nobody"] };
  const info = await ask([], { policy });
  const ping = info.supported_commands.find(({ name }) =>
    name === "guest-ping"
  );
  assertEquals(ping, {
    name: "guest-ping",
    enabled: false,
    "success-response": true,
  });
  assertSame(enabledIn(info).length, info.supported_commands.length - 1);
});

Deno.test("guest-info shows only allowed commands as enabled", async () => {
  const allowRpcs = ["guest-info", "guest-sync", "guest-nobody"];
  const info = await ask([], { policy: { allowRpcs } });
  assertEquals(enabledIn(info), ["guest-info", "guest-sync"]);
});

Deno.test("guest-info tells what policy allows while frozen, too", async () => {
  const policy = { blockRpcs: ["guest-ping"] };
  assertEquals(
    await ask([FREEZE], { policy }),
    await ask([], { policy }),
  );
});

Deno.test("guest-info stays blocked while frozen", async () => {
  const agent = fakeAgent({ policy: { blockRpcs: ["guest-info"] } });
  const { text } = await talkInTurn([INFO, FREEZE, INFO], agent);
  const refused = disabled("guest-info");
  assertSame(text, `${refused}\n{"return": 2}\n${refused}\n`);
});
