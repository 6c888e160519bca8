/**
 * The figures as a table for people.
 *
 * @module
 */

/** One line of the table: the same figure of each program. */
export interface Figure {
  /** What was measured, and in what unit. */
  readonly name: string;
  /** Stillpoint's. */
  readonly ours: number;
  /** The reference agent's. */
  readonly theirs: number;
  /** Digits after the point; 1 by default. */
  readonly digits?: number;
  /** What is expected of it; nothing by default. */
  readonly expected?: Expectation;
}

/** What is expected of a figure. */
export interface Expectation {
  /** The most that it should be. */
  readonly most: number;
  /** Where that comes from. */
  readonly because: string;
}

const HEADING = ["", "stillpoint", "qemu-ga", "ratio", "expected", ""];

/** Below this a ratio would be one of noise. */
const NEARLY_NOTHING = 0.05;

/**
 * Lays figures out.
 *
 * @param figures The figures
 * @returns The lines of a table
 */
export function layOut(figures: readonly Figure[]): string[] {
  const rows = [HEADING, ...figures.map(cells)];
  const widths = HEADING.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  return rows.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      const isNumber = column >= 1 && column <= 3;
      return isNumber ? cell.padStart(width) : cell.padEnd(width);
    }).join("  ").trimEnd()
  );
}

/**
 * Finds what did not turn out as expected.
 *
 * @param figures The figures
 * @returns Those that are too large
 */
export function missed(figures: readonly Figure[]): Figure[] {
  return figures.filter((figure) => !isMet(figure));
}

/**
 * Says in a sentence whether everything is as expected.
 *
 * @param figures The figures
 * @returns The sentence
 */
export function conclusion(figures: readonly Figure[]): string {
  const names = missed(figures).map(({ name }) => name);
  if (names.length === 0) return "All expectations are met.";
  return `Expectations MISSED: ${names.join("; ")}.`;
}

function cells(figure: Figure): string[] {
  const { name, ours, theirs, digits = 1, expected } = figure;
  const ratio = theirs < NEARLY_NOTHING ? "" : (ours / theirs).toFixed(2);
  const verdict = isMet(figure) ? "met" : "MISSED";
  return [
    name,
    ours.toFixed(digits),
    theirs.toFixed(digits),
    ratio,
    ...expected === undefined
      ? ["", ""]
      : [`<= ${expected.most.toFixed(digits)} (${expected.because})`, verdict],
  ];
}

function isMet({ ours, expected }: Figure): boolean {
  return expected === undefined || ours <= expected.most;
}
