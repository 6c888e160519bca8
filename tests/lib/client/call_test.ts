import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import { serve } from "../../../lib/agent.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { call, CALL_USAGE, waitsFor } from "../../../lib/client/call.ts";
import type { Agent } from "../../../lib/dispatch.ts";
import { listenUnix } from "../../../lib/unix_listener.ts";
import {
  type Script,
  startScriptedAgent,
  syncReply,
} from "../../fakes/scripted_agent.ts";
import { fakeAgent } from "../../helpers.ts";

const TO_PIPE = { terminal: false };
const TO_TERMINAL = { terminal: true };
const BIG = "9223372036854775807";

/** Calls an agent that is there. */
async function callAgent(
  args: readonly string[],
  options: { terminal: boolean; agent?: Agent } = TO_PIPE,
): Promise<CliResult> {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "agent.sock");
  try {
    await using channel = await listenUnix({ path });
    serve(channel, options.agent ?? fakeAgent());
    return await call(["--path", path, ...args], options);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Calls an agent that syncs, and then does what the script says. */
async function callScript(
  args: readonly string[],
  script: Script,
  options: { terminal: boolean } = TO_PIPE,
): Promise<CliResult> {
  await using agent = await startScriptedAgent((line) =>
    syncReply(line) ?? script(line)
  );
  const { code, stdout, stderr } = await call(
    [...args, "-p", agent.path],
    options,
  );
  return { code, stdout, stderr: stderr.replaceAll(agent.path, "SOCKET") };
}

/** Calls nobody: the command line is wrong. */
async function misuse(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await call(args, TO_PIPE);
  assertEquals([code, stdout], [1, ""]);
  return stderr;
}

Deno.test("call() prints what the agent returned", async () => {
  assertEquals(await callAgent(["guest-fsfreeze-status"]), {
    code: 0,
    stdout: '"thawed"\n',
    stderr: "",
  });
});

Deno.test("call() prints what it cannot hold in a number, exactly", async () => {
  const args = ["guest-sync", `{"id": ${BIG}}`];
  for (const options of [TO_PIPE, TO_TERMINAL]) {
    const { stdout } = await callAgent(args, options);
    assertSame(stdout, `${BIG}\n`);
  }
});

Deno.test("call() prints many lines on a terminal, one elsewhere", async () => {
  const pretty = await callAgent(["guest-info"], TO_TERMINAL);
  match(pretty.stdout, /^\{\n {2}"version": "11\.0\.92",\n/);
  const plain = await callAgent(["guest-info"]);
  match(plain.stdout, /^\{"version": "11\.0\.92", [^\n]*\}\n$/);
  assertEquals(JSON.parse(pretty.stdout), JSON.parse(plain.stdout));
});

Deno.test("call() prints reals as they came on a terminal, too", async () => {
  await using agent = await startScriptedAgent((line) =>
    syncReply(line) ?? `{"return": {"load": 0.10, "n": ${BIG}0}}\n`
  );
  const { stdout } = await call(["guest-x", "-p", agent.path], TO_TERMINAL);
  assertSame(stdout, `{\n  "load": 0.10,\n  "n": ${BIG}0\n}\n`);
});

Deno.test("call() prints the whole reply if asked to", async () => {
  const args = ["--raw", "guest-ping"];
  for (const options of [TO_PIPE, TO_TERMINAL]) {
    const { stdout } = await callAgent(args, options);
    assertSame(stdout, '{"return": {}}\n');
  }
});

Deno.test("call() fails if the agent answers an error", async () => {
  const foo = "The command guest-foo has not been found";
  assertEquals(await callAgent(["guest-foo"]), {
    code: 1,
    stdout: "",
    stderr: `CommandNotFound: ${foo}\n`,
  });
  assertEquals(await callAgent(["guest-foo", "--raw"]), {
    code: 1,
    stdout: `{"error": {"class": "CommandNotFound", "desc": "${foo}"}}\n`,
    stderr: "",
  });
});

Deno.test("call() shows an error of any shape", async () => {
  const script = () => '{"error": {"class": 5}}\n';
  const { code, stderr } = await callScript(["guest-foo"], script);
  assertEquals([code, stderr], [1, '{"class": 5}\n']);
});

const TRICKS = '"\\u001b[2J\\u009b2J\\u007f\\u202e\\n\\u00e9"';

Deno.test("call() lets no agent command a terminal", async () => {
  const replies = [
    `{"error": {"class": "GenericError", "desc": ${TRICKS}}}\n`,
    `{"return": ${TRICKS}}\n`,
  ];
  const shown: string[] = [];
  for (const reply of replies) {
    const options = { terminal: true };
    const result = await callScript(["guest-foo"], () => reply, options);
    shown.push(result.stderr + result.stdout);
  }
  const harmless = "\\u001b[2J\\u009b2J\\u007f\\u202e";
  assertEquals(shown, [
    `GenericError: ${harmless}\n\u00e9\n`,
    `"${harmless}\\n\u00e9"\n`,
  ]);
});

Deno.test("call() takes arguments in single quotes, too", async () => {
  const { stdout } = await callAgent(["guest-sync", "{'id': 5}"]);
  assertSame(stdout, "5\n");
});

Deno.test("call() gives up in time", async () => {
  const args = ["--timeout", "0.05", "guest-ping"];
  assertEquals(await callScript(args, () => undefined), {
    code: 1,
    stdout: "",
    stderr:
      'stillpoint call: No reply to guest-ping from "SOCKET": no answer within 0.05 s\n',
  });
});

Deno.test("waitsFor() leaves a command more time than a sign of life", () => {
  assertEquals(waitsFor(), { ms: 30_000, replyMs: 300_000 });
  assertEquals(waitsFor("0.5"), { ms: 500, replyMs: 500 });
});

Deno.test("call() gives up on an agent that does not sync", async () => {
  await using agent = await startScriptedAgent(() => undefined);
  const args = ["-t", "0.05", "-p", agent.path, "guest-ping"];
  assertEquals(await call(args, TO_PIPE), {
    code: 1,
    stdout: "",
    stderr:
      `stillpoint call: Cannot synchronise with the agent at "${agent.path}": no answer within 0.05 s\n`,
  });
  assertSame(agent.lines.length, 1);
});

Deno.test("call() fails when the agent hangs up", async () => {
  const { code, stderr } = await callScript(["guest-ping"], () => "hang up");
  assertSame(code, 1);
  match(stderr, /^stillpoint call: /);
});

const NO_REPLIES: readonly string[] = [
  "{}",
  '{"event": "SHUTDOWN"}',
  '{"QMP": {"version": {}}}',
];

for (const reply of NO_REPLIES) {
  Deno.test(`call() does not take ${reply} for a reply`, async () => {
    const { code, stdout } = await callScript(
      ["guest-x", "-t", "5"],
      () => `${reply}\n{"return": "the reply"}\n`,
    );
    assertEquals([code, stdout], [0, '"the reply"\n']);
  });
}

Deno.test("call() says where nobody listens", async () => {
  const path = await Deno.makeTempDir();
  const { code, stdout, stderr } = await call(
    ["-p", `${path}/x`, "guest-ping"],
    TO_PIPE,
  );
  assertEquals([code, stdout], [1, ""]);
  const start = `stillpoint call: Cannot connect to "${path}/x": `;
  assertSame(stderr.slice(0, start.length), start);
  await Deno.remove(path);
});

Deno.test("call() explains itself", async () => {
  for (const option of ["-h", "--help"]) {
    assertEquals(await call([option, "guest-ping"], TO_PIPE), {
      code: 0,
      stdout: CALL_USAGE,
      stderr: "",
    });
  }
});

Deno.test("call() explains itself to who asks nothing, or too much", async () => {
  const refusal = (why: string) =>
    `stillpoint call: Cannot ask the agent: ${why}\n\n${CALL_USAGE}`;
  assertSame(await misuse(), refusal("COMMAND is missing"));
  assertSame(
    await misuse("guest-ping", "{}", "more"),
    refusal('"more" is one argument too many'),
  );
});

Deno.test("call() refuses options it does not know", async () => {
  match(await misuse("--nonsense", "guest-ping"), /^stillpoint call: .*--nons/);
});

const WRONG_TIMEOUTS = ["0", "-1", "soon", "86401", "", "Infinity", "NaN"];

for (const text of WRONG_TIMEOUTS) {
  Deno.test(`call() does not wait for "${text}" seconds`, async () => {
    assertSame(
      await misuse(`--timeout=${text}`, "guest-ping"),
      `stillpoint call: Cannot wait for "${text}" seconds: ` +
        "give more than 0, at most 86400\n",
    );
  });
}

const WRONG_ARGUMENTS: Readonly<Record<string, string>> = {
  "": "it is not one JSON object",
  "[]": "it is not one JSON object",
  "5": "it is not one JSON object",
  "{": "it is not one JSON object",
  "{} {}": "it is not one JSON object",
  "{} {": "it is not one JSON object",
  "{} 'a": "it is not one JSON object",
  "{} nope": "it is not one JSON object",
  "{'id':}": "1:7: JSON parse error, expecting value",
  "id=5": "1:1: JSON parse error, invalid keyword 'id'",
};

for (const [text, why] of Object.entries(WRONG_ARGUMENTS)) {
  Deno.test(`call() does not take "${text}" for arguments`, async () => {
    assertSame(
      await misuse("guest-sync", text),
      `stillpoint call: Cannot read the arguments: ${why}\n`,
    );
  });
}
