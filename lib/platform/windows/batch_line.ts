/**
 * Command lines for batch files. Only the command interpreter runs those, and
 * it reads its line in its own way: what looks like a variable is replaced even
 * inside quotation marks, and outside of them many characters mean something.
 *
 * @module
 */

/** What means nothing to the interpreter, nor to what a batch file starts. */
const PLAIN = /^[\w./:\\-]*[\w./:-]$/;

/** The end of a line would be the end of the command. */
const UNSPEAKABLE = /[\0\r\n]/;

/** No replacement by `!`, the usual extensions, nothing from the registry. */
const SWITCHES = "/d /e:on /v:off /s /c";

/**
 * Makes a command line that runs a batch file.
 *
 * @param file The batch file
 * @param args Its arguments
 * @returns The line; nothing if the interpreter cannot be told
 */
export function batchLine(
  file: string,
  args: readonly string[],
): string | undefined {
  const words = [file, ...args];
  if (file.includes('"') || words.some((word) => UNSPEAKABLE.test(word))) {
    return undefined;
  }
  const [first = "", ...rest] = words.map(quote);
  const others = args.map((word, index) =>
    PLAIN.test(word) ? word : rest[index]
  );
  // The outermost marks are taken away, whatever is between them.
  return `cmd.exe ${SWITCHES} "${[first, ...others].join(" ")}"`;
}

/**
 * A mark is doubled, and backslashes before one, for programs that are given
 * the word by the batch file. A variable that is always empty, a part of the
 * current directory of no length, stands behind each percent sign, so that no
 * two of them have a name between them.
 */
function quote(word: string): string {
  const marked = word.replaceAll(/(\\*)"/g, '$1$1""').replace(/\\+$/, "$&$&");
  return `"${marked.replaceAll("%", "%%cd:~,%")}"`;
}
