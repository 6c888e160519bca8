import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { LIMIT_TABLE } from "../../lib/limits.ts";
import { OPTIONS } from "../../lib/config/options.ts";
import { longName } from "../../lib/config/option.ts";
import { COMMANDS } from "../../commands/mod.ts";
import { commandsPage } from "../../tools/commands_page.ts";
import { readUnit } from "../../lib/hooks/read_unit.ts";
import { UNIT_TYPES } from "../../lib/hooks/registry.ts";
import { configurationPage } from "../../tools/docs.ts";
import { HOOK_EXAMPLES } from "../../tools/hook_examples.ts";
import { hooksPage } from "../../tools/hooks_page.ts";

const ROOT = new URL("../../", import.meta.url);

/** Without what a formatter may change: white space, dashes under a heading. */
function unformatted(page: string): string {
  return page.replace(/\s+/g, " ").replace(/-{3,}/g, "---").trim();
}

Deno.test("docs/configuration.md is what the tables make", async () => {
  const page = await Deno.readTextFile(new URL("docs/configuration.md", ROOT));
  assertEquals(unformatted(page), unformatted(configurationPage()));
});

Deno.test("docs/hooks.md is what the tables of units make", async () => {
  const page = await Deno.readTextFile(new URL("docs/hooks.md", ROOT));
  assertEquals(unformatted(page), unformatted(hooksPage()));
});

Deno.test("hooksPage() has a good example of each type of unit", () => {
  const types = HOOK_EXAMPLES.map(({ file, text }) => {
    const path = `/hooks.d/${file}`;
    return readUnit(text, { path, types: UNIT_TYPES, timeoutMs: 1000 }).type;
  });
  assertEquals([...new Set(types)], UNIT_TYPES.map(({ name }) => name));
});

Deno.test("docs/commands.md is what the table of commands makes", async () => {
  const page = await Deno.readTextFile(new URL("docs/commands.md", ROOT));
  const differences = new URL("docs/compatibility.md", ROOT);
  const made = commandsPage(COMMANDS, await Deno.readTextFile(differences));
  assertEquals(unformatted(page), unformatted(made));
});

Deno.test("commandsPage() says what each command of our own returns", () => {
  const silent = COMMANDS
    .filter(({ name }) => name.startsWith("__org.stillpoint_"))
    .filter(({ returns }) => returns === undefined);
  assertEquals(silent.map(({ name }) => name), []);
});

Deno.test("configurationPage() names every option and every limit", () => {
  const page = configurationPage();
  const options = OPTIONS.map((option) => longName(option))
    .filter((name) => name !== undefined);
  const missing = [...options, ...Object.keys(LIMIT_TABLE)]
    .filter((name) => !page.includes(name));
  assertEquals(missing, []);
});

Deno.test("docs/compatibility.md names tests that exist", async () => {
  const page = await Deno.readTextFile(new URL("docs/compatibility.md", ROOT));
  const named = [...page.matchAll(/`(tests\/[\w/.]+)`/g)]
    .map(([, path = ""]) => path);
  const missing: string[] = [];
  for (const path of new Set(named)) {
    await Deno.lstat(new URL(path, ROOT)).catch(() => missing.push(path));
  }
  assertEquals(missing, []);
  ok(named.length > 20);
});
