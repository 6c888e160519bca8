import { deepStrictEqual as assertEquals } from "node:assert";
import {
  closingLine,
  parseReport,
  tally,
} from "../../../tools/testing/report.ts";

/** The form in which Deno reports, with everything that can happen. */
const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.092">
    <testsuite name="./tests/a_test.ts" tests="6" disabled="2">
        <testcase name="a() passes" classname="./tests/a_test.ts" time="0">
        </testcase>
        <testcase name="a() fails &lt;x&gt; &amp; &quot;y&quot;" classname="./tests/a_test.ts" time="0.000" line="2" col="6">
            <failure message="Uncaught">Error: &lt;skipped/&gt;
    at file:///a_test.ts:2:50</failure>
        </testcase>
        <testcase name="a() is left out" classname="./tests/a_test.ts" time="0">
            <skipped/>
        </testcase>
        <testcase name="a &gt; b" classname="./tests/a_test.ts" time="0">
        </testcase>
        <testcase name="a &gt; b &gt; one" classname="./tests/a_test.ts" time="0">
        </testcase>
        <testcase name="a &gt; b &gt; two" classname="./tests/a_test.ts" time="0">
            <skipped/>
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("parseReport() reads every test and step", () => {
  const found = parseReport(REPORT).map(({ name, outcome }) => [name, outcome]);
  assertEquals(found, [
    ["a() passes", "passed"],
    ['a() fails <x> & "y"', "failed"],
    ["a() is left out", "skipped"],
    ["a > b", "passed"],
    ["a > b > one", "passed"],
    ["a > b > two", "skipped"],
  ]);
  assertEquals(parseReport(REPORT)[0]?.file, "./tests/a_test.ts");
});

Deno.test("parseReport() finds nothing in an empty report", () => {
  assertEquals(parseReport(""), []);
});

Deno.test("tally() counts tests, not steps, but names steps left out", () => {
  const sum = tally(parseReport(REPORT));
  assertEquals(closingLine(sum), "2 passed, 1 failed, 2 skipped");
  assertEquals(sum.skipped.map(({ name }) => name), [
    "a() is left out",
    "a > b > two",
  ]);
});
