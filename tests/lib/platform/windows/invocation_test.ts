import { deepStrictEqual as assertEquals } from "node:assert";
import {
  type Invocation,
  invocationOf,
} from "../../../../lib/platform/windows/invocation.ts";

const SYSTEM = "C:\\Windows\\System32";
const SHELL = `${SYSTEM}\\WindowsPowerShell\\v1.0\\powershell.exe`;
const SWITCHES = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File";

const FILES: Record<string, Invocation> = {
  "C:\\a.exe": { file: "C:\\a.exe", line: '"a" freeze "two words"' },
  "C:\\a": { file: "C:\\a", line: '"a" freeze "two words"' },
  "C:\\a.CMD": {
    file: `${SYSTEM}\\cmd.exe`,
    line: 'cmd.exe /d /e:on /v:off /s /c ""C:\\a.CMD" freeze "two words""',
  },
  "C:\\b c.ps1": {
    file: SHELL,
    line: `"${SHELL}" ${SWITCHES} "C:\\b c.ps1" freeze "two words"`,
  },
};

for (const [file, expected] of Object.entries(FILES)) {
  Deno.test(`invocationOf() knows how to run ${file}`, () => {
    const args = ["freeze", "two words"];
    const request = { name: "a", file, args, system: SYSTEM };
    assertEquals(invocationOf(request), expected);
  });
}

Deno.test("invocationOf() passes on no end of a line to a batch file", () => {
  const request = { name: "a", file: "C:\\a.bat", args: ["\n"], system: "" };
  assertEquals(invocationOf(request), undefined);
});
