/**
 * Tables for people: columns lined up, a title above each, and colours on a
 * terminal only.
 *
 * @module
 */

/** How a cell looks on a terminal. */
export type Tone = "plain" | "good" | "bad" | "faint";

/** Text, or text that means something good or bad. */
export type Cell = string | {
  /** What is in it. */
  readonly text: string;
  /** How it looks. */
  readonly tone: Tone;
};

/** A column. */
export interface Column {
  /** What stands above it. */
  readonly title: string;
  /** Whether it is lined up on the right, as numbers are. */
  readonly isNumber?: true;
}

/** What is shown, and where. */
export interface TableOptions {
  /** The columns, from the left. */
  readonly columns: readonly Column[];
  /** Whether people look at it on a terminal. */
  readonly terminal: boolean;
}

const GAP = "  ";
const ESCAPES: Readonly<Record<Tone | "title", string>> = {
  plain: "",
  good: "\x1b[32m",
  bad: "\x1b[31m",
  faint: "\x1b[2m",
  title: "\x1b[1m",
};
const RESET = "\x1b[0m";

/**
 * Prints a table.
 *
 * @param rows The cells, one for each column
 * @param options The columns, and whether there may be colours
 * @returns Lines, each with its newline
 */
export function printTable(
  rows: readonly (readonly Cell[])[],
  { columns, terminal }: TableOptions,
): string {
  const titles = columns.map(({ title }) => ({ text: title, tone: "title" }));
  const all = [
    titles as { text: string; tone: Tone | "title" }[],
    ...rows.map((row) => row.map(cellOf)),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...all.map((row) => widthOf(row[index]?.text ?? "")))
  );
  const lines = all.map((row) => {
    const parts = columns.map(({ isNumber }, index) => {
      const { text, tone } = row[index] ?? { text: "", tone: "plain" };
      const pad = " ".repeat((widths[index] ?? 0) - widthOf(text));
      const shown = terminal ? coloured(text, tone) : text;
      return isNumber ? pad + shown : shown + pad;
    });
    return `${parts.join(GAP).trimEnd()}\n`;
  });
  return lines.join("");
}

/**
 * Makes text fit for a line that people read: what a program has printed may
 * hold anything.
 *
 * @param text The text
 * @returns The same without newlines and other control characters
 */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/\p{Cc}/gu, "?").trim();
}

function cellOf(cell: Cell): { text: string; tone: Tone } {
  const { text, tone } = typeof cell === "string"
    ? { text: cell, tone: "plain" as const }
    : cell;
  return { text: oneLine(text), tone };
}

/** In characters, which is right but for scripts that are twice as wide. */
function widthOf(text: string): number {
  return [...text].length;
}

function coloured(text: string, tone: Tone | "title"): string {
  const escape = ESCAPES[tone];
  return escape === "" || text === "" ? text : escape + text + RESET;
}
