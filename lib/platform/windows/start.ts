/**
 * Starts a program, wherever it is.
 *
 * @module
 */

import { Code, Win32Error } from "../../ffi/windows/error.ts";
import { isFile } from "../../ffi/windows/file.ts";
import { systemDirectory } from "../../ffi/windows/library.ts";
import {
  type Process,
  type ProcessRequest,
  startProcess,
} from "../../ffi/windows/process.ts";
import type { Program } from "../programs.ts";
import { plainly, SystemError } from "../system_error.ts";
import { invocationOf } from "./invocation.ts";
import { candidates, valueOf } from "./search_path.ts";

/** A program of Windows. */
export interface WindowsProgram extends Program {
  /** Its working directory; the agent's own unless given. */
  readonly cwd?: string | undefined;
}

/**
 * Starts the first file that a program's name may mean.
 *
 * @param program The program
 * @param own What it inherits, and the job it is born into
 * @returns The program, which runs by now
 */
export async function startAnywhere(
  program: WindowsProgram,
  own: Pick<ProcessRequest, "stdio" | "job">,
): Promise<Process> {
  const { path: name, args, cwd } = program;
  const env = program.env ?? ownEnvironment();
  return await plainly(Win32Error, async () => {
    if ([name, ...args, ...env].some((text) => text.includes("\0"))) {
      throw new Win32Error("Cannot start", Code.ERROR_INVALID_PARAMETER);
    }
    const system = systemDirectory();
    const path = valueOf(env, "PATH") ?? Deno.env.get("PATH") ?? system;
    const file = await firstFile(candidates(name, path));
    if (file === undefined) {
      throw new Win32Error("Cannot start", Code.ERROR_FILE_NOT_FOUND);
    }
    const invocation = invocationOf({ name, file, args, system });
    if (invocation === undefined) {
      throw new SystemError("A batch file cannot be told the end of a line");
    }
    return await startProcess({ ...invocation, env, cwd, ...own });
  });
}

async function firstFile(
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) if (await isFile(path)) return path;
  return undefined;
}

function ownEnvironment(): string[] {
  return Object.entries(Deno.env.toObject())
    .map(([name, value]) => `${name}=${value}`);
}
