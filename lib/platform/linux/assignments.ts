/**
 * Reading files of shell assignments: os-release(5), and what systemd keeps
 * under `/run`.
 *
 * @module
 */

/** One piece of a value: quoted in either way, escaped, or plain. */
const PIECE =
  /'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|\\(?<escaped>.)|(?<plain>[^\s;'"\\]+)/gy;
const NAME = /^\s*(?<name>[A-Za-z_]\w*)=/;

/**
 * Parses a file. A line that a shell would not understand is passed over, and
 * so is what comes after a value.
 *
 * @param text Its content
 * @returns The values by name; the last counts
 */
export function parseAssignments(text: string): Map<string, string> {
  return new Map(text.split("\n").flatMap(parseLine));
}

function parseLine(line: string): [name: string, value: string][] {
  const match = NAME.exec(line);
  const name = match?.groups?.["name"];
  if (match === null || name === undefined) return [];
  const value = parseValue(line.slice(match[0].length));
  return value === undefined ? [] : [[name, value]];
}

/** A value ends at a blank or semicolon; anything else left is a mistake. */
function parseValue(text: string): string | undefined {
  let value = "";
  let at = 0;
  for (const { index, 0: piece, groups = {} } of text.matchAll(PIECE)) {
    value += unquote(groups);
    at = index + piece.length;
  }
  return /^($|[\s;])/.test(text.slice(at)) ? value : undefined;
}

/** Inside double quotes a backslash stands for itself before most characters. */
function unquote(
  { single, double, escaped, plain }: Readonly<Record<string, string>>,
): string {
  const text = double?.replace(/\\([$'"\\`])/g, "$1");
  return single ?? text ?? escaped ?? plain ?? "";
}
