import { ok, strictEqual as assertSame } from "node:assert";
import { oneLine, printTable } from "../../../lib/cli/table.ts";

const COLUMNS = [
  { title: "NAME" },
  { title: "MS", isNumber: true },
  { title: "STATE" },
] as const;
const ROWS = [
  ["a", "5", { text: "ok", tone: "good" }],
  ["longer", "1234", { text: "not\nwell", tone: "bad" }],
] as const;

Deno.test("printTable() lines columns up", () => {
  const text = printTable(ROWS, { columns: COLUMNS, terminal: false });
  assertSame(
    text,
    `\
NAME      MS  STATE
a          5  ok
longer  1234  not well
`,
  );
});

Deno.test("printTable() has colours on a terminal, in the same places", () => {
  const shown = printTable(ROWS, { columns: COLUMNS, terminal: true });
  const plain = printTable(ROWS, { columns: COLUMNS, terminal: false });
  // deno-lint-ignore no-control-regex
  assertSame(shown.replace(/\x1b\[\d+m/g, ""), plain);
  ok(shown.includes("\x1b[32mok\x1b[0m\n"));
  ok(shown.includes("\x1b[31mnot well\x1b[0m\n"));
});

Deno.test("printTable() shows its titles above nothing", () => {
  const text = printTable([], { columns: COLUMNS, terminal: false });
  assertSame(text, "NAME  MS  STATE\n");
});

Deno.test("oneLine() takes power from what programs print", () => {
  assertSame(oneLine(" a\r\n\tb \x1b[31m\x07c "), "a b ?[31m?c");
});
