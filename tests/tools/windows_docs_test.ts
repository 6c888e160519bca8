import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { COMMANDS } from "../../commands/mod.ts";
import { SETTINGS } from "../../lib/config/options.ts";
import { inCode, page, ROOT, section, tableRows } from "./page.ts";

const SCRIPT = new URL("tests/windows/acceptance.ps1", ROOT);
const CODE = /\.(ts|cpp|h)$/;

/** The rows of the table below a heading, without its head. */
async function rowsUnder(heading: string): Promise<string[][]> {
  const { text } = await page("docs/windows.md");
  return tableRows(section(text, heading)).slice(2);
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

Deno.test("docs/windows.md names only settings that there are", async () => {
  const keys = SETTINGS.map(({ key }) => key);
  const named = (await rowsUnder("What a freeze does"))
    .flatMap(([setting = ""]) => inCode(setting));
  ok(named.includes("vss-backup"));
  assertEquals(named.filter((name) => !keys.includes(name)), []);
});

Deno.test("docs/windows.md explains each type of backup", async () => {
  const types = (await rowsUnder("Types of backup"))
    .flatMap(([type = ""]) => inCode(type));
  const { meaning = "" } = SETTINGS.find(({ key }) => key === "vss-backup") ??
    {};
  const all = meaning.split(":")[1]?.match(/\w+/g) ?? [];
  assertEquals(types, all.filter((word) => word !== "or"));
});

Deno.test("docs/windows.md explains errors that there are", async () => {
  const all = await sources(new URL("lib/", ROOT));
  const rows = await rowsUnder("When something is wrong");
  const texts = rows.flatMap(([text = ""]) => inCode(text).slice(0, 1));
  ok(texts.length > 8);
  // Said by Windows.
  const foreign = ["IVssWriterCallback"];
  const unknown = texts.filter((text) => !all.includes(text));
  assertEquals(unknown, foreign);
});

Deno.test("acceptance.ps1 asks only for commands that there are", async () => {
  const script = await Deno.readTextFile(SCRIPT);
  const known: string[] = COMMANDS.map(({ name }) => name);
  const named = script.match(/(?<=')(guest-[\w-]*\w|__org\.[\w.-]+)(?=')/g);
  ok((named?.length ?? 0) > 10);
  assertEquals(named?.filter((name) => !known.includes(name)), []);
});
