import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { COMMANDS } from "../../commands/mod.ts";
import { SETTINGS } from "../../lib/config/options.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = new URL("docs/windows.md", ROOT);
const SCRIPT = new URL("tests/windows/acceptance.ps1", ROOT);
const CODE = /\.(ts|cpp|h)$/;

/** The rows of the table below a heading, without its head. */
function rowsUnder(page: string, heading: string): string[][] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [own = ""] = section.split("\n## ");
  return own.split("\n").filter((line) => line.startsWith("|")).slice(2)
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}

function inCode(text = ""): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

async function sources(folder: URL): Promise<string> {
  let text = "";
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const inside = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) text += await sources(inside);
    else if (CODE.test(name)) text += await Deno.readTextFile(inside);
  }
  return text;
}

/** As links name it. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\w -]/g, "").replaceAll(" ", "-");
}

Deno.test("docs/windows.md leads to what is there", async () => {
  const page = await Deno.readTextFile(PAGE);
  const headings = [...page.matchAll(/^## (.*)$/gm)]
    .map(([, heading = ""]) => anchorOf(heading));
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = ""]) => link);
  ok(links.length > 3);
  for (const link of links) {
    if (link.startsWith("#")) ok(headings.includes(link.slice(1)), link);
    else ok(await Deno.stat(new URL(link, PAGE)), link);
  }
});

Deno.test("docs/windows.md names only settings that there are", async () => {
  const page = await Deno.readTextFile(PAGE);
  const keys = SETTINGS.map(({ key }) => key);
  const named = rowsUnder(page, "What a freeze does")
    .flatMap(([setting]) => inCode(setting));
  ok(named.includes("vss-backup"));
  assertEquals(named.filter((name) => !keys.includes(name)), []);
});

Deno.test("docs/windows.md explains each type of backup", async () => {
  const page = await Deno.readTextFile(PAGE);
  const types = rowsUnder(page, "Types of backup")
    .flatMap(([type]) => inCode(type));
  const { meaning = "" } = SETTINGS.find(({ key }) => key === "vss-backup") ??
    {};
  const all = meaning.split(":")[1]?.match(/\w+/g) ?? [];
  assertEquals(types, all.filter((word) => word !== "or"));
});

Deno.test("docs/windows.md explains errors that there are", async () => {
  const page = await Deno.readTextFile(PAGE);
  const all = await sources(new URL("lib/", ROOT));
  const rows = rowsUnder(page, "When something is wrong");
  const texts = rows.flatMap(([text = ""]) => inCode(text).slice(0, 1));
  ok(texts.length > 8);
  // Said by Windows.
  const foreign = ["IVssWriterCallback"];
  const unknown = texts.filter((text) => !all.includes(text));
  assertEquals(unknown, foreign);
});

Deno.test("docs/windows.md names only tests that there are", async () => {
  const page = await Deno.readTextFile(PAGE);
  const named = inCode(page).filter((code) => code.startsWith("tests/"));
  ok(named.length > 5);
  for (const path of named) ok(await Deno.stat(new URL(path, ROOT)), path);
});

Deno.test("acceptance.ps1 asks only for commands that there are", async () => {
  const script = await Deno.readTextFile(SCRIPT);
  const known: string[] = COMMANDS.map(({ name }) => name);
  const named = script.match(/(?<=')(guest-[\w-]*\w|__org\.[\w.-]+)(?=')/g);
  ok((named?.length ?? 0) > 10);
  assertEquals(named?.filter((name) => !known.includes(name)), []);
});
