import { deepStrictEqual as assertEquals } from "node:assert";
import { batchLine } from "../../../../lib/platform/windows/batch_line.ts";

const START = "cmd.exe /d /e:on /v:off /s /c ";

const LINES: Record<string, string> = {
  "freeze": '""C:\\a b.cmd" freeze"',
  "C:\\a\\b.txt": '""C:\\a b.cmd" C:\\a\\b.txt"',
  "": '""C:\\a b.cmd" """',
  "two words": '""C:\\a b.cmd" "two words""',
  "a&b": '""C:\\a b.cmd" "a&b""',
  "a,b": '""C:\\a b.cmd" "a,b""',
  'x" & calc "': '""C:\\a b.cmd" "x"" & calc """"',
  'a\\"': '""C:\\a b.cmd" "a\\\\""""',
  "a b\\": '""C:\\a b.cmd" "a b\\\\""',
  "a\\": '""C:\\a b.cmd" "a\\\\""',
  "%PATH%": '""C:\\a b.cmd" "%%cd:~,%PATH%%cd:~,%""',
};

for (const [word, line] of Object.entries(LINES)) {
  Deno.test(`batchLine() spells ${JSON.stringify(word)}`, () => {
    assertEquals(batchLine("C:\\a b.cmd", [word]), START + line);
  });
}

Deno.test("batchLine() spells a file with a percent sign", () => {
  const line = `""C:\\100%%cd:~,%.cmd""`;
  assertEquals(batchLine("C:\\100%.cmd", []), START + line);
});

for (const word of ["a\nb", "a\rb", "a\0b"]) {
  Deno.test(`batchLine() refuses ${JSON.stringify(word)}`, () => {
    assertEquals(batchLine("C:\\a.cmd", [word]), undefined);
    assertEquals(batchLine(`C:\\${word}.cmd`, []), undefined);
  });
}
