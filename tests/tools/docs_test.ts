import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { LIMITS } from "../../lib/limits.ts";
import { OPTIONS } from "../../lib/config/options.ts";
import { longName } from "../../lib/config/option.ts";
import { COMMANDS } from "../../commands/mod.ts";
import { commandsPage } from "../../tools/commands_page.ts";
import { readUnit } from "../../lib/hooks/read_unit.ts";
import { UNIT_TYPES } from "../../lib/hooks/registry.ts";
import { configurationPage } from "../../tools/docs.ts";
import { HOOK_EXAMPLES } from "../../tools/hook_examples.ts";
import { hooksPage } from "../../tools/hooks_page.ts";
import { ROOT, tableRows } from "./page.ts";

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

const COLUMNS = ["command", "arguments", "returns", "platforms"];
const MORE_COLUMNS = ["while frozen", "differs", "what it does"];

Deno.test("commandsPage() tells everything of every command", () => {
  const rows = tableRows(commandsPage(COMMANDS, ""));
  const [head, , ...others] = rows;
  assertEquals(head, [...COLUMNS, ...MORE_COLUMNS]);
  const names = COMMANDS.map(({ name }) => `\`${name}\``);
  assertEquals(others.map(([name]) => name), names);
});

Deno.test("commandsPage() says what each command returns", () => {
  const silent = COMMANDS.filter(({ returns }) => returns === undefined);
  assertEquals(silent, COMMANDS.filter(({ replies }) => !replies));
});

Deno.test("commandsPage() leads to the differences of a command", () => {
  const differences = "# x\n\n## Some here\n\n`guest-ping`\n\n## None\n";
  const rows = tableRows(commandsPage(COMMANDS, differences));
  const linked = rows.filter((row) =>
    row[5] === "[Some here](compatibility.md#some-here)"
  );
  assertEquals(linked.map(([name]) => name), ["`guest-ping`"]);
});

Deno.test("configurationPage() names every option and every limit", () => {
  const page = configurationPage();
  const options = OPTIONS.map((option) => longName(option))
    .filter((name) => name !== undefined);
  const missing = [...options, ...Object.keys(LIMITS)]
    .filter((name) => !page.includes(name));
  assertEquals(missing, []);
});

/** A test's file, and words of its own that are in it. */
const NAMED = /`(tests\/[\w/.]+)`: ("[^"]+"(?:, "[^"]+")*)/g;

Deno.test("docs/compatibility.md names a test for each difference", async () => {
  const page = await Deno.readTextFile(new URL("docs/compatibility.md", ROOT));
  const [differences = ""] = page.split("## Older versions");
  const rows = tableRows(differences)
    .filter(([first = ""]) => !/^(Difference|-+)$/.test(first));
  ok(rows.length > 60);
  for (const [difference, , tests = ""] of rows) {
    const named = [...tests.matchAll(NAMED)];
    ok(named.length > 0, difference);
    assertEquals(tests.replaceAll(NAMED, "").replaceAll("; ", ""), "");
    for (const [, path = "", names = ""] of named) {
      const file = await Deno.readTextFile(new URL(path, ROOT));
      for (const [, name = ""] of names.matchAll(/"([^"]+)"/g)) {
        ok(file.includes(name), `${path}: ${name}`);
      }
    }
  }
});
