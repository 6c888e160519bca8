/**
 * What the sources of the native library say twice, in two languages, has to
 * be the same; the compiler sees only one of them at a time.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";

const FOLDER = new URL(
  "../../../../../lib/platform/windows/vss/",
  import.meta.url,
);

async function source(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(name, FOLDER));
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, first = ""]) => first).toSorted();
}

Deno.test("stillpoint-vss.def exports what the header declares", async () => {
  const header = await source("stillpoint_vss.h");
  const declared = all(header, /(stillpoint_vss_\w+)\(/g)
    // Those that the comments mention are declared, too.
    .filter((name, at, names) => names.indexOf(name) === at);
  const exported = all(
    await source("stillpoint-vss.def"),
    /^ {2}(stillpoint_vss_\w+)$/gm,
  );
  ok(exported.length > 10);
  assertEquals(exported, declared);
});

Deno.test("results.cpp names every result of the library's own", async () => {
  const header = await source("stillpoint_vss.h");
  const defined = all(header, /#define (STILLPOINT_VSS_[ES]_\w+)/g);
  const named = all(await source("results.cpp"), /NAMED\((STILLPOINT_\w+)\)/g);
  ok(defined.length > 5);
  assertEquals(named, defined);
});

Deno.test("provider.idl has the numbers of identity.h", async () => {
  const identity = await source("identity.h");
  const idl = await source("provider.idl");
  for (const name of ["PROVIDER_CLASS", "PROVIDER_LIBRARY"]) {
    const pattern = new RegExp(`GUID ${name} = \\{([^;]*)\\};`);
    const digits = pattern.exec(identity)?.[1]?.replace(/0x|[^0-9a-f]/g, "");
    ok(digits !== undefined && digits.length === 32);
    ok(idl.replaceAll("-", "").includes(digits), name);
  }
  // And the text of the class is that of its number.
  const text = /PROVIDER_CLASS_TEXT\[\] =\s*L"\{(.*)\}"/.exec(identity)?.[1];
  ok(text !== undefined && idl.includes(text.toLowerCase()));
});

Deno.test("a report's states are those of the header, in order", async () => {
  const header = await source("stillpoint_vss.h");
  const states = [
    ...header.matchAll(/^ {2}STILLPOINT_VSS_(\w+) = (\d),? +\//gm),
  ]
    .map(([, name = ""]) => name.toLowerCase());
  const report = await source("report.cpp");
  const list = /STATES\[\] = \{([^}]*)\}/.exec(report)?.[1] ?? "";
  const names = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  assertEquals(names, states.slice(0, names.length));
  ok(names.length === 9);
});

Deno.test("no source of the library is too long, or too wide", async () => {
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".md")) continue;
    const lines = (await source(name)).split("\n");
    ok(lines.length <= 301, `${name} has ${lines.length} lines`);
    const wide = lines.find((line) => line.length > 80);
    ok(wide === undefined, `${name}: ${wide}`);
  }
});
