/**
 * Programs of the host that the rig calls: `mkfs.ext4`, `ldd`, `mount`.
 *
 * @module
 */

/** The words that start a program: its path or name, and arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** How a program ended, and what it printed. */
export interface Outcome {
  /** The exit status. */
  readonly status: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly complaint: string;
}

/**
 * Runs a program to its end, whatever the end is.
 *
 * @param program Its name or path
 * @param args Its arguments
 * @returns Status and output
 */
export async function attempt(
  program: string,
  args: readonly string[],
): Promise<Outcome> {
  // The words of dumpe2fs and its kin are parsed, so they must be English.
  // System programs live in sbin, which a plain user's PATH may lack.
  const path = `${Deno.env.get("PATH") ?? ""}:/usr/local/sbin:/usr/sbin:/sbin`;
  const command = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    env: { LC_ALL: "C", PATH: path },
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return {
    status: code,
    output: decoder.decode(stdout),
    complaint: decoder.decode(stderr),
  };
}

/**
 * Runs a program that must succeed.
 *
 * @param program Its name or path
 * @param args Its arguments
 * @returns What it printed
 */
export async function mustRun(
  program: string,
  args: readonly string[],
): Promise<string> {
  const { status, output, complaint } = await attempt(program, args);
  if (status === 0) return output;
  const words = (complaint.trim() || output.trim()).slice(-2000);
  throw new Error(
    `Cannot run "${program} ${args.join(" ")}": status ${status}, ${words}`,
  );
}

/**
 * Tells whether a program can be found, as the shell would find it.
 *
 * @param program Its name
 * @returns Whether it is there
 */
export async function isInstalled(program: string): Promise<boolean> {
  const script = `command -v "$0"`;
  return (await attempt("sh", ["-c", script, program])).status === 0;
}
