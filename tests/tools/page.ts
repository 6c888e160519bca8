/**
 * The pages that people read, and what can be found in them.
 *
 * @module
 */

/** The root of the project. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** A page. */
export interface Page {
  /** Where it is, from the root. */
  readonly name: string;
  /** What is in it. */
  readonly text: string;
}

const AT_THE_ROOT = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

/**
 * Reads one page.
 *
 * @param name Where it is, from the root
 * @returns The page
 */
export async function page(name: string): Promise<Page> {
  return { name, text: await Deno.readTextFile(new URL(name, ROOT)) };
}

/**
 * Reads all pages but the changelog, which tells of what was.
 *
 * @returns The pages
 */
export async function pages(): Promise<Page[]> {
  const names = [...AT_THE_ROOT];
  for await (const { name } of Deno.readDir(new URL("docs/", ROOT))) {
    if (name.endsWith(".md")) names.push(`docs/${name}`);
  }
  return await Promise.all(names.map(page));
}

/**
 * Finds what a text shows between backticks.
 *
 * @param text The text
 * @returns What is in them, line breaks as blanks
 */
export function inCode(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)]
    .map(([, code = ""]) => code.replaceAll(/\s+/g, " "));
}

/**
 * Finds the headings of a page, as links name them.
 *
 * @param text The page
 * @returns Their anchors
 */
export function anchors(text: string): string[] {
  return [...text.matchAll(/^##+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replaceAll(/[^\w -]/g, "").replaceAll(" ", "-")
  );
}

/**
 * Finds the tables of a page.
 *
 * @param text The page, or a part of it
 * @returns The cells of each row, heads and dashes included
 */
export function tableRows(text: string): string[][] {
  return text.split("\n").filter((line) => line.startsWith("|"))
    .map((line) =>
      line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim())
    );
}

/**
 * Cuts a section out of a page.
 *
 * @param text The page
 * @param heading The section's heading
 * @returns What stands below it, up to the next one of its rank
 */
export function section(text: string, heading: string): string {
  const [, found = ""] = text.split(`\n## ${heading}\n`);
  return found.split("\n## ")[0] ?? "";
}
