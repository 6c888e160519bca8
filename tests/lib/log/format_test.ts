import { deepStrictEqual as assertEquals } from "node:assert";
import {
  formatRecord,
  type Level,
  type LineStyle,
} from "../../../lib/log/format.ts";
import { LIMITS } from "../../../lib/limits.ts";

const TEXT: LineStyle = { json: false, journal: false };
const JSON_LINES: LineStyle = { json: true, journal: false };
const JOURNAL: LineStyle = { json: false, journal: true };

function line(message: unknown[], style = TEXT, level: Level = "info") {
  const category = ["stillpoint", "test"];
  const timestamp = 1_700_000_000_123;
  return formatRecord({ category, level, message, timestamp }, style);
}

Deno.test("formatRecord() writes text as the reference does", () => {
  assertEquals(line(["hello"]), "1700000000.123000: info: hello\n");
});

Deno.test("formatRecord() writes JSON", () => {
  assertEquals(JSON.parse(line(["a\nb"], JSON_LINES)), {
    time: "2023-11-14T22:13:20.123Z",
    level: "info",
    logger: "stillpoint.test",
    message: "a\nb",
  });
  assertEquals(line(["a\nb"], JSON_LINES).split("\n").length, 2);
});

Deno.test("formatRecord() gives the journal priorities and no time", () => {
  const levels: Level[] = [
    "fatal",
    "error",
    "warning",
    "info",
    "debug",
    "trace",
  ];
  assertEquals(levels.map((level) => line(["x"], JOURNAL, level)), [
    "<2>x\n",
    "<3>x\n",
    "<4>x\n",
    "<6>x\n",
    "<7>x\n",
    "<7>x\n",
  ]);
});

const PARTS: Record<string, [parts: unknown[], text: string]> = {
  "values in between": [["a ", 1, " b ", ["c"], ""], 'a 1 b [ "c" ]'],
  "text as it is": [["Cannot open ", 'a "b"', ""], 'Cannot open a "b"'],
  "the message of an error": [["", new TypeError("no"), ""], "no"],
  "as many characters as a line may have": [
    ["x".repeat(LIMITS.logCharacters)],
    "x".repeat(LIMITS.logCharacters),
  ],
  "the beginning of a line that is too long": [
    ["x".repeat(LIMITS.logCharacters), "y"],
    `${"x".repeat(LIMITS.logCharacters)}...`,
  ],
  "line ends and escapes": [
    ["a\nb\r\tc\x1b[31m\x7f\x85\u2028"],
    [
      "a\\nb\\r\\tc\\u001b[31m\\u007f\\u0085\\u2028",
    ].join(""),
  ],
};

for (const [what, [parts, text]] of Object.entries(PARTS)) {
  Deno.test(`formatRecord() shows ${what}`, () => {
    assertEquals(line(parts, JOURNAL), `<6>${text}\n`);
  });
}
