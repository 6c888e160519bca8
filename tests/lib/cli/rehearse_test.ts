import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { rehearse, REHEARSE_USAGE } from "../../../lib/cli/rehearse.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { DEFAULTS } from "../../../lib/config/config.ts";
// Loaded when it is needed, with libraries that a test would have to unload.
import "../../../lib/freeze/rehearsal.ts";

async function run(...args: string[]): Promise<CliResult> {
  return await rehearse(args, {
    terminal: false,
    config: () => DEFAULTS,
    os: () => ({ name: "plan9" }),
  });
}

Deno.test("rehearse explains itself", async () => {
  assertSame((await run("--help")).stdout, REHEARSE_USAGE);
});

Deno.test("rehearse is told what is wrong with its options", async () => {
  const { code, stdout, stderr } = await run("--what");
  assertEquals([code, stdout], [2, ""]);
  match(stderr, /^stillpoint rehearse: ./);
});

Deno.test("rehearse freezes nothing where that is not supported", async () => {
  const { code, stderr } = await run("--yes", "--mountpoint=/nowhere");
  assertSame(code, 2);
  match(stderr, /Cannot freeze on plan9: it is not supported\n$/);
});

Deno.test("rehearse freezes nothing without an agent that serves there", async () => {
  const { code, stderr } = await run("--yes", "--path=/no/such/socket");
  assertSame(code, 2);
  match(stderr, /Cannot connect to "\/no\/such\/socket"/);
});
