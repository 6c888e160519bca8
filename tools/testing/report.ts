/**
 * Reads the report that `deno test --junit-path` writes, and sums it up.
 *
 * @module
 */

/** How one test, or one step of a test, ended. */
export interface Result {
  /** The file it is in. */
  readonly file: string;
  /** Its name; a step has its test's name before it. */
  readonly name: string;
  /** How it ended. */
  readonly outcome: "passed" | "failed" | "skipped";
}

/** How many tests ended in which way. */
export interface Tally {
  /** Tests that held. */
  readonly passed: number;
  /** Tests that did not. */
  readonly failed: number;
  /** Tests and steps that were not run. */
  readonly skipped: readonly Result[];
}

/** A report's entry: its attributes and what is between its tags. */
const ENTRY =
  /<testcase name="([^"]*)" classname="([^"]*)"([^]*?)<\/testcase>/g;

/** What stands between a test's name and a step's. */
const STEP = " > ";

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

/**
 * Reads a report.
 *
 * @param xml The report, as Deno writes it
 * @returns All tests and steps in it
 */
export function parseReport(xml: string): Result[] {
  return Array.from(
    xml.matchAll(ENTRY),
    ([, name = "", file = "", rest = ""]) => ({
      file: unescape(file),
      name: unescape(name),
      outcome: outcome(rest),
    }),
  );
}

/**
 * Counts tests. Steps do not count (their test fails with them), except those
 * that were skipped: a test does not tell that a part of it was left out.
 *
 * @param results What the reports said
 * @returns The counts, and the names of what was skipped
 */
export function tally(results: readonly Result[]): Tally {
  const known = new Set(results.map(({ file, name }) => `${file}\n${name}`));
  const tests = results.filter((result) => !isStep(result, known));
  return {
    passed: tests.filter(({ outcome }) => outcome === "passed").length,
    failed: tests.filter(({ outcome }) => outcome === "failed").length,
    skipped: results.filter(({ outcome }) => outcome === "skipped"),
  };
}

/**
 * Writes the line that closes a test run.
 *
 * @param sum What to say
 * @returns `N passed, N failed, N skipped`
 */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped.length} skipped`;
}

function outcome(entry: string): Result["outcome"] {
  if (entry.includes("<failure")) return "failed";
  return entry.includes("<skipped") ? "skipped" : "passed";
}

/** A test may have the separator in its name too; a step's test is listed. */
function isStep({ file, name }: Result, known: ReadonlySet<string>): boolean {
  const parts = name.split(STEP);
  return parts.slice(1).some((_, i) =>
    known.has(`${file}\n${parts.slice(0, i + 1).join(STEP)}`)
  );
}

function unescape(text: string): string {
  return text.replace(
    /&(\w+);/g,
    (whole, name: string) => ENTITIES[name] ?? whole,
  );
}
