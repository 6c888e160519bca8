/**
 * Runs all tests: the light ones beside each other, then those that use this
 * machine's devices one after the other.
 *
 * @module
 */

import { run } from "../command.ts";
import { parseReport, type Result } from "./report.ts";

/** Tests that are run together. */
export interface Suite {
  /** Names it. */
  readonly name: string;
  /** What `deno test` is told beside the general things. */
  readonly args: readonly string[];
  /** Minutes after which it counts as hanging. */
  readonly minutes: number;
}

/** What {@linkcode runSuite} has to know. */
export interface SuiteOptions {
  /** The folder for reports. */
  readonly reports: string;
  /** The agent that the tests start, as an absolute path. */
  readonly program: string;
  /** The one for Windows, likewise. */
  readonly windowsProgram: string;
  /** Where the output goes; where ours goes unless given. */
  readonly output?: "inherit" | "null";
}

/** Everything, in the order in which it is run. */
export const SUITES: readonly Suite[] = [
  {
    name: "light",
    args: [
      "--doc",
      "--parallel",
      "--shuffle",
      "--ignore=tests/real/,tests/wine/",
    ],
    minutes: 15,
  },
  { name: "real", args: ["tests/real/"], minutes: 40 },
  { name: "wine", args: ["tests/wine/"], minutes: 15 },
];

/**
 * Runs a suite.
 *
 * @param suite What to run
 * @param options Where to report, and what to test
 * @returns The results, with a failure added if the run itself failed
 */
export async function runSuite(
  suite: Suite,
  options: SuiteOptions,
): Promise<Result[]> {
  const { output = "inherit" } = options;
  const report = `${options.reports}/${suite.name}.xml`;
  await Deno.mkdir(options.reports, { recursive: true });
  await Deno.writeTextFile(report, "");
  const status = await run(Deno.execPath(), {
    args: [
      ...["test", "--permission-set", "--permit-no-files"],
      `--junit-path=${report}`,
      ...suite.args,
    ],
    env: {
      STILLPOINT: options.program,
      STILLPOINT_EXE: options.windowsProgram,
    },
    stdout: output,
    stderr: output,
    signal: AbortSignal.timeout(suite.minutes * 60_000),
  });
  const results = parseReport(await Deno.readTextFile(report));
  return [...results, ...unexplained(suite, { status, results })];
}

/**
 * A failure for a run that failed without a test that did: a module that does
 * not load, a crash, a run that hung.
 */
function unexplained(
  { name }: Suite,
  { status, results }: { status: number; results: readonly Result[] },
): Result[] {
  const explained = results.some(({ outcome }) => outcome === "failed");
  if (status === 0 || explained) return [];
  return [{
    file: name,
    name: `the run itself ended with status ${status}`,
    outcome: "failed",
  }];
}
