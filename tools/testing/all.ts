/**
 * `make test`, once there is something to test.
 *
 * @module
 */

import { providePackages } from "../packages.ts";
import { provideTrixie } from "../trixie.ts";
import { provideVssDouble } from "../vss_double.ts";
import { provideWine } from "../wine.ts";
import { closingLine, type Result, type Tally, tally } from "./report.ts";
import { runSuite, type SuiteOptions, SUITES } from "./suites.ts";

/**
 * Runs every test and says how it went.
 *
 * @param options Where to report, what to test, and how to print a line
 * @returns Whether all is well
 */
export async function testAll(
  options: SuiteOptions & { readonly print: (line: string) => void },
): Promise<boolean> {
  const missing = await providePackages() ?? await provideTrixie() ??
    await provideWine() ?? await provideVssDouble();
  if (missing !== undefined) options.print(missing);
  const results: Result[] = [];
  for (const suite of SUITES) results.push(...await runSuite(suite, options));
  const mayBeSkipped = missing !== undefined || Deno.uid() !== 0;
  const { lines, isGood } = verdict(tally(results), mayBeSkipped);
  for (const line of lines) options.print(line);
  return isGood;
}

/**
 * Judges a test run. Where everything that tests need was to be had, a test
 * that was skipped all the same is a fault.
 *
 * @param sum What was counted
 * @param mayBeSkipped Whether this machine lacks something tests need
 * @returns Whether all is well, and what to print, the counts last
 */
export function verdict(
  sum: Tally,
  mayBeSkipped: boolean,
): { isGood: boolean; lines: string[] } {
  const lines = sum.skipped.map(({ file, name }) =>
    `Skipped: ${file}: ${name}`
  );
  const wronglySkipped = sum.skipped.length > 0 && !mayBeSkipped;
  if (wronglySkipped) {
    lines.push("Nothing may be skipped on a Debian machine with root.");
  }
  const ran = sum.passed + sum.failed > 0;
  if (!ran) lines.push("No test was run.");
  lines.push(closingLine(sum));
  return { isGood: ran && sum.failed === 0 && !wronglySkipped, lines };
}
