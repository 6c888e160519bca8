/**
 * Pieces of Markdown.
 *
 * @module
 */

/**
 * Writes a row of a table.
 *
 * @param cells What is in it
 * @returns The row, with its newline
 */
export function row(cells: readonly string[]): string {
  const escaped = cells.map((cell) => cell.replaceAll("|", "\\|"));
  return `| ${escaped.join(" | ")} |\n`;
}

/**
 * Marks text as code.
 *
 * @param text The text
 * @returns The code
 */
export function code(text: string): string {
  return `\`${text}\``;
}
