/**
 * The system's own program for volumes. Windows has no call that gives all
 * free blocks of a volume back: `FSCTL_FILE_LEVEL_TRIM` is for parts of files,
 * and to trim what the bitmap of a volume says is free would race with who
 * writes there.
 *
 * @module
 */

import { type ChildOutcome, runChild } from "../../child.ts";
import { tooLong } from "../../deadline.ts";
import { consoleText } from "../../ffi/windows/console_text.ts";
import { systemDirectory } from "../../ffi/windows/library.ts";
import { LIMITS } from "../../limits.ts";
import { type Child, type ChildRequest, NotStarted } from "../processes.ts";
import { SystemError } from "../system_error.ts";
import { WindowsLauncher } from "./launcher.ts";

/**
 * Trims a volume.
 *
 * @param path Where it is mounted
 * @returns What went wrong; nothing if it went well
 */
export async function retrim(path: string): Promise<string | undefined> {
  const program = `${systemDirectory()}\\defrag.exe`;
  try {
    const outcome = await runChild(program, {
      args: ["/L", path.replace(/\\$/, "")],
      ms: LIMITS.trimMs,
      keepBytes: LIMITS.programOutputBytes,
      processes: { start },
      decode: consoleText,
    });
    return complaint(outcome);
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error;
    return `Cannot run ${program}: ${error.message}`;
  }
}

/**
 * Finds what went wrong in what the program has printed. It ends its failures
 * with a code of eight digits, whatever its language, and may succeed all the
 * same.
 *
 * @param outcome How it ended
 * @returns What went wrong; nothing if it went well
 */
export function complaint(
  { code, killed, output }: ChildOutcome,
): string | undefined {
  if (killed !== undefined) return tooLong(LIMITS.trimMs);
  const lines = output.split(/[\r\n]+/).map((line) => line.trim());
  const failure = lines.find((line) => line.includes("(0x"));
  if (failure !== undefined) return failure;
  if (code === 0) return undefined;
  const last = lines.findLast((line) => line !== "");
  return `defrag.exe ended with ${code}${
    last === undefined ? "" : `: ${last}`
  }`;
}

/** Its work is done by a service, which goes on if it is ended early. */
async function start({ path, args, hear }: ChildRequest): Promise<Child> {
  const launcher = new WindowsLauncher();
  const bytes = new Uint8Array(LIMITS.chunkBytes);
  const stdout = {
    isOver: false,
    room: () => bytes,
    took: (count: number) => hear(bytes.subarray(0, count)),
  };
  try {
    const running = await launcher.start({
      ...{ path, args, hasInput: false, stdout, stderr: "stdout" },
    });
    return {
      end: running.exit.then((exit) => ({
        code: "code" in exit ? exit.code : exit.signal,
        signal: undefined,
      })),
      outputEnd: running.outputEnd,
      killTree: () => running.kill({ signal: "SIGKILL", tree: true }),
      leave: () => launcher[Symbol.asyncDispose](),
    };
  } catch (cause) {
    await launcher[Symbol.asyncDispose]();
    if (!(cause instanceof SystemError)) throw cause;
    throw new NotStarted(cause.message, { cause });
  }
}
