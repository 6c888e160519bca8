import { deepStrictEqual as assertEquals } from "node:assert";
import { runSuite } from "../../../tools/testing/suites.ts";

const CASES: Record<
  string,
  [source: string, minutes: number, results: [string, string][]]
> = {
  "tests": [
    `Deno.test("good", () => {});
     Deno.test("bad", () => { throw new Error("as it should"); });
     Deno.test.ignore("later", () => {});`,
    1,
    [["good", "passed"], ["bad", "failed"], ["later", "skipped"]],
  ],
  "a program for the tests": [
    `Deno.test(Deno.env.get("STILLPOINT") ?? "none", () => {});`,
    1,
    [["/the/program", "passed"]],
  ],
  "a module that does not load": [
    `import "./nothing.ts";`,
    1,
    [["the run itself ended with status 1", "failed"]],
  ],
  "a module that throws": [
    `throw new Error("as it should");`,
    1,
    [["the run itself ended with status 1", "failed"]],
  ],
  "a test that hangs": [
    `Deno.test("endless", () => { for (;;); });`,
    0.05,
    [["the run itself ended with status 143", "failed"]],
  ],
};

for (const [what, [source, minutes, expected]] of Object.entries(CASES)) {
  Deno.test(`runSuite() reports ${what}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const file = `${folder}/some_test.ts`;
      await Deno.writeTextFile(file, source);
      const results = await runSuite(
        { name: "some", args: [file], minutes },
        {
          reports: `${folder}/reports`,
          program: "/the/program",
          windowsProgram: "/the/program.exe",
          output: "null",
        },
      );
      const found = results.map(({ name, outcome }) => [name, outcome]);
      assertEquals(found, expected);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("runSuite() finds nothing in an empty folder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const results = await runSuite(
      { name: "none", args: [`${folder}/`], minutes: 1 },
      {
        reports: `${folder}/reports`,
        program: "",
        windowsProgram: "",
        output: "null",
      },
    );
    assertEquals(results, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
