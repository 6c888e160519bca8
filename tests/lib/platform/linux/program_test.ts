import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { join } from "node:path";
import { programs } from "../../../../lib/platform/linux/program.ts";
import { makeTree } from "../../../fixtures/tree.ts";

const PATIENCE_MS = 5000;

async function runScript(
  script: string,
  options: { ms?: number; input?: string } = {},
): Promise<string | undefined> {
  const { ms = PATIENCE_MS, input } = options;
  const bytes = input === undefined ? {} : {
    input: new TextEncoder().encode(input),
  };
  return await programs.run("/bin/sh", { args: ["-c", script], ms, ...bytes });
}

Deno.test("programs.find() looks where systems keep programs", async () => {
  match(await programs.find("sh") ?? "", /\/sh$/);
  assertSame(await programs.find("stillpoint-no-such-program"), undefined);
});

Deno.test("programs.find() takes programs only", async () => {
  await using tree = await makeTree({ script: "", "directory/": "" });
  const script = join(tree.path, "script");
  assertSame(await programs.find(script), undefined);
  await Deno.chmod(script, 0o700);
  assertSame(await programs.find(script), script);
  assertSame(await programs.find(join(tree.path, "directory")), undefined);
});

const FAILURES: Readonly<Record<string, string | undefined>> = {
  "true": undefined,
  "echo all is well": undefined,
  "exit 3": "exit status 3",
  "echo; echo it broke >&2; exit 1": "it broke",
  "kill -TERM $$": "ended by SIGTERM",
};

for (const [script, failure] of Object.entries(FAILURES)) {
  Deno.test(`programs.run() tells how it went: ${script}`, async () => {
    assertSame(await runScript(script), failure);
  });
}

Deno.test("programs.run() tells the last 4096 bytes of what was said", async () => {
  const script = "printf '%08192d' 0; echo the end; exit 1";
  const end = "the end";
  // The newline counts, too, but is not shown.
  const zeros = "0".repeat(4096 - end.length - 1);
  assertSame(await runScript(script), zeros + end);
});

Deno.test("programs.run() tells that a program cannot be run", async () => {
  const options = { args: [], ms: PATIENCE_MS };
  match(await programs.run("/nowhere", options) ?? "", /nowhere/);
});

Deno.test("programs.run() ends a program that takes too long", async () => {
  const failure = await runScript("sleep 60", { ms: 20 });
  assertSame(failure, "no answer within 0.02 s");
});

Deno.test("programs.run() hands input over, all of it", async () => {
  const script = 'read -r line; [ "$line" = secret ] && ! read -r line';
  assertSame(await runScript(script, { input: "secret\n" }), undefined);
});

Deno.test("programs.run() does not insist that input is read", async () => {
  const input = "x".repeat(1024 * 1024);
  const results = [
    await runScript("exit 0", { input }),
    await runScript("sleep 60", { input, ms: 20 }),
  ];
  assertEquals(results, [undefined, "no answer within 0.02 s"]);
});
