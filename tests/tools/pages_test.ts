import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { COMMANDS } from "../../commands/mod.ts";
import { SUBCOMMANDS } from "../../lib/cli/mod.ts";
import { runSubcommand } from "../../lib/cli/run.ts";
import { parseKeyfile } from "../../lib/config/keyfile.ts";
import { longName } from "../../lib/config/option.ts";
import {
  OPTIONS,
  SERVICE_OPTIONS,
  SETTINGS,
} from "../../lib/config/options.ts";
import { CHECKS } from "../../lib/doctor/mod.ts";
import {
  anchors,
  inCode,
  type Page,
  page,
  pages,
  ROOT,
  section,
  tableRows,
} from "./page.ts";

async function exists(url: URL): Promise<boolean> {
  try {
    return Boolean(await Deno.stat(url));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Where a page leads to, in this project, and there is nothing. */
async function deadLinks({ name, text }: Page): Promise<string[]> {
  const dead: string[] = [];
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !link.startsWith("https://"));
  for (const link of links) {
    const [path = "", anchor] = link.split("#");
    const target = new URL(path, new URL(name, ROOT));
    const there = path === "" ? text : await textOf(target);
    const isFound = there !== undefined &&
      (anchor === undefined || anchors(there).includes(anchor));
    if (!isFound) dead.push(`${name}: ${link}`);
  }
  return dead;
}

async function textOf(url: URL): Promise<string | undefined> {
  return await exists(url) ? await Deno.readTextFile(url) : undefined;
}

Deno.test("The pages lead to what is there", async () => {
  const dead = await Promise.all((await pages()).map(deadLinks));
  assertEquals(dead.flat(), []);
});

Deno.test("The pages name only files that there are", async () => {
  const paths = (await pages()).flatMap(({ text }) => inCode(text))
    .filter((code) =>
      /^(commands|docs|lib|packaging|tests|tools)\/[\w./-]*$/.test(code)
    );
  ok(paths.length > 50);
  for (const path of paths) ok(await exists(new URL(path, ROOT)), path);
});

const LINE = /^stillpoint(?:\.exe)?((?: +[^ ]+)+)$/;
const COMMAND = /^(guest-|__org\.stillpoint_)[a-z0-9-]*[a-z0-9]$/;

/** Commands where they stand alone, or as what is asked for. */
function commandsIn(text: string): string[] {
  const asked = [...text.matchAll(/"execute": ?"([^"]+)"/g)]
    .map(([, name = ""]) => name);
  const words = typed(text).flatMap((line) => LINE.exec(line)?.[1] ?? [])
    .flatMap((line) => line.split(" "));
  return [...inCode(text), ...asked, ...words]
    .filter((word) => COMMAND.test(word));
}

Deno.test("The pages name only commands that there are", async () => {
  const members = COMMANDS.flatMap((one) =>
    Object.keys(one.takes().members ?? {})
  );
  const names: string[] = COMMANDS.map(({ name }) => name);
  // What `guest-info` returns in addition.
  const known = [...names, ...members, "__org.stillpoint_version"];
  const named = (await pages()).flatMap(({ text }) => commandsIn(text));
  ok(named.length > 100);
  assertEquals(named.filter((name) => !known.includes(name)), []);
});

/** What the pages tell people to type, without comments. */
function typed(text: string): string[] {
  const blocks = text.split("\n").filter((line) => line.startsWith("    "));
  return [...inCode(text), ...blocks]
    .map((line) => line.replace(/^[\s$]*(sudo )?/, "").replace(/ +#.*/, ""));
}

async function optionsOf(subcommand: string): Promise<string> {
  const nobody = () => {
    throw new Error("nobody asks");
  };
  const context = { terminal: false, config: nobody, os: nobody };
  const { stdout } = await runSubcommand([subcommand, "--help"], context);
  return stdout;
}

/** What is wrong with the words after `stillpoint`. */
async function misspelt(words: readonly string[]): Promise<string[]> {
  const [first = ""] = words;
  const options = words.filter((word) => /^--?[a-z]/i.test(word))
    .map((word) => word.split("=")[0] ?? "");
  if (first === "help") return [];
  if (!first.startsWith("-")) {
    if (!SUBCOMMANDS.some(({ name }) => name === first)) return [first];
    const usage = await optionsOf(first);
    return options.filter((one) =>
      !new RegExp(`(^|[ ,])${one}([ ,]|$)`, "m").test(usage)
    );
  }
  const known = [...OPTIONS, ...SERVICE_OPTIONS].flatMap((option) => [
    `--${longName(option)}`,
    `-${option.short}`,
  ]);
  return options.filter((option) => !known.includes(option));
}

Deno.test("The pages name only subcommands and options that there are", async () => {
  const lines = (await pages()).flatMap(({ text }) => typed(text))
    .flatMap((line) => LINE.exec(line)?.[1]?.trim() ?? []);
  ok(lines.length > 30);
  const named = lines.flatMap((line) => line.split(" ")[0] ?? []);
  const silent = SUBCOMMANDS.filter(({ name }) => !named.includes(name));
  assertEquals(silent, []);
  for (const line of lines) {
    assertEquals(await misspelt(line.split(/ +/)), [], line);
  }
});

Deno.test("The pages name only targets that make has", async () => {
  const makefile = await Deno.readTextFile(new URL("Makefile", ROOT));
  const named = (await pages()).flatMap(({ text }) => typed(text))
    .flatMap((line) => /^make ([a-z][a-z-]*)/.exec(line)?.[1] ?? []);
  ok(named.length > 8);
  for (const target of named) {
    ok(new RegExp(`^${target}:.*##`, "m").test(makefile), target);
  }
});

Deno.test("The pages set only what can be set", async () => {
  const keys = SETTINGS.map(({ key }) => key);
  const blocks = (await pages()).flatMap(({ text }) =>
    [...text.matchAll(/^ *\[general\]\n(?: *[a-z-]+ *=.*\n)+/gm)]
      .map(([block]) => block.replaceAll(/^ +/gm, ""))
  );
  ok(blocks.length > 0);
  for (const { key } of blocks.flatMap((block) => parseKeyfile(block))) {
    ok(keys.includes(key), key);
  }
});

Deno.test("docs/freeze.md tells what each check looks for", async () => {
  const { text } = await page("docs/freeze.md");
  const [, , ...rows] = tableRows(section(text, "A visit to the doctor"));
  assertEquals(rows.map(([name]) => name), CHECKS.map(({ name }) => name));
});

/** Files and folders of a tree that is drawn with two blanks a step. */
function drawn(tree: string): string[] {
  const above: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const [, blanks = "", names = ""] =
      /^((?: {2}){2,})(?! )((?:[\w.]+(?:\.ts|\/) ?)+)/.exec(line) ?? [];
    if (names === "") return [];
    above.length = blanks.length / 2 - 2;
    const found = names.trim().split(" ");
    const paths = found.map((name) => [...above, name].join(""));
    above.push(found[0] ?? "");
    return paths;
  });
}

async function folders(parent: string): Promise<string[]> {
  const found: string[] = [];
  for await (
    const { isDirectory, name } of Deno.readDir(new URL(parent, ROOT))
  ) {
    if (isDirectory) found.push(`${parent}${name}/`);
  }
  return found;
}

Deno.test("ARCHITECTURE.md draws the tree that there is", async () => {
  const { text } = await page("ARCHITECTURE.md");
  const paths = drawn(section(text, "The tree"));
  ok(paths.length > 50);
  for (const path of paths) ok(await exists(new URL(path, ROOT)), path);
  const missing = [...await folders("lib/"), ...await folders("tests/")]
    .filter((path) => !paths.includes(path));
  assertEquals(missing, []);
});
