import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { type Command, command, type Context } from "../../lib/command.ts";
import {
  type Agent,
  commandTable,
  findCommand,
  invoke,
} from "../../lib/dispatch.ts";
import { AgentError } from "../../lib/error.ts";
import type { JsonObject } from "../../lib/json/value.ts";
import { LIMITS } from "../../lib/limits.ts";
import { int, object } from "../../lib/schema.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import { fakeAgent, VERSIONS } from "../helpers.ts";

const SUMMARY = "Is only a test.";

const everywhere = command({
  name: "guest-everywhere",
  summary: SUMMARY,
  args: object({ n: int }),
  run: ({ n }) => n,
});
const linuxOnly = command({
  name: "guest-linux",
  summary: SUMMARY,
  args: object({}),
  platforms: ["linux"],
  run: () => {},
});
const needy = command({
  name: "guest-needy",
  summary: SUMMARY,
  args: object({}),
  needs: ["freezer"],
  replies: false,
  run: (_args, { freezer }) => freezer.status,
});
const ALL = [needy, everywhere, linuxOnly];

const TABLES: Readonly<
  Record<string, readonly [platform: string, hasFreezer: boolean, string[]]>
> = {
  "everything where it can be done": [
    "linux",
    true,
    ["guest-needy", "guest-everywhere", "guest-linux"],
  ],
  "nothing that needs what is absent": [
    "linux",
    false,
    ["guest-everywhere", "guest-linux"],
  ],
  "nothing of another platform": [
    "windows",
    true,
    ["guest-needy", "guest-everywhere"],
  ],
  "nothing on a platform nobody knows": ["plan9", true, []],
};

for (const [what, [platform, hasFreezer, names]] of Object.entries(TABLES)) {
  Deno.test(`commandTable() has ${what}`, () => {
    const abilities = hasFreezer ? { freezer: new FakeFreezer() } : {};
    const table = commandTable(ALL, abilities, { platform });
    assertEquals([...table.keys()], names);
  });
}

/** A command that returns a part of its context. */
function returning(part: keyof Context): Command {
  return { ...everywhere, invoke: (_raw, context) => context[part] };
}

function refusal(desc: string): AgentError {
  return new AgentError(desc, { class: "CommandNotFound" });
}

Deno.test("findCommand() finds a command", () => {
  const agent = fakeAgent({ extra: ALL });
  assertSame(findCommand("guest-needy", agent), needy);
});

Deno.test("findCommand() does not find what does not exist", () => {
  throws(
    () => findCommand("guest-nothing", fakeAgent()),
    refusal("The command guest-nothing has not been found"),
  );
});

Deno.test("findCommand() does not find what the machine cannot do", () => {
  const agent = fakeAgent({ abilities: {}, extra: ALL });
  throws(
    () => findCommand("guest-needy", agent),
    refusal("The command guest-needy has not been found"),
  );
});

Deno.test("findCommand() asks the lists anew each time", () => {
  const blockRpcs: string[] = [];
  const agent = fakeAgent({ extra: ALL, policy: { blockRpcs } });
  assertSame(findCommand("guest-linux", agent), linuxOnly);
  blockRpcs.push("guest-linux");
  throws(
    () => findCommand("guest-linux", agent),
    refusal(
      "Command guest-linux has been disabled: the command is not allowed",
    ),
  );
});

function run(which: Command, raw: JsonObject): unknown {
  const agent = fakeAgent({ extra: ALL });
  const { signal } = new AbortController();
  return invoke(which, raw, { agent, client: "me", signal: () => signal });
}

Deno.test("invoke() hands checked arguments and abilities over", () => {
  assertSame(run(everywhere, { n: 2n ** 60n }), 2n ** 60n);
  assertSame(run(needy, {}), "thawed");
});

Deno.test("invoke() does not run a command with wrong arguments", () => {
  throws(
    () => run(everywhere, { n: "1" }),
    new AgentError("Invalid parameter type for 'n', expected: integer"),
  );
});

Deno.test("invoke() asks for a signal only if the command does", () => {
  const agent = fakeAgent();
  const { signal } = new AbortController();
  let asked = 0;
  const options = { agent, client: "me", signal: () => (asked++, signal) };
  invoke(everywhere, { n: 1 }, options);
  assertSame(asked, 0);
  assertSame(invoke(returning("signal"), {}, options), signal);
  assertSame(asked, 1);
});

Deno.test("invoke() tells a command what the agent is", () => {
  const abilities = { freezer: new FakeFreezer() };
  const agent: Agent = {
    table: commandTable([everywhere, needy], abilities, { platform: "linux" }),
    abilities,
    policy: () => ({ blockRpcs: ["guest-needy"] }),
    versions: () => VERSIONS,
  };
  const { signal } = new AbortController();
  const told = invoke(returning("agent"), {}, {
    agent,
    client: "me",
    signal: () => signal,
  });
  assertEquals(told, {
    ...VERSIONS,
    commands: [
      { name: "guest-everywhere", enabled: true, "success-response": true },
      { name: "guest-needy", enabled: false, "success-response": false },
    ],
  });
});

Deno.test("findCommand() shows no endless name", () => {
  const name = "x".repeat(LIMITS.logCharacters);
  throws(() => findCommand(`${name}yz`, fakeAgent()), {
    message: `The command ${name} has not been found`,
  });
});
