/**
 * Processes of the agent's own on Windows.
 *
 * @module
 */

import { uptimeMs } from "../../ffi/windows/memory_use.ts";
import { processAge } from "../../ffi/windows/process_age.ts";
import { LIMITS } from "../../limits.ts";
import {
  type Child,
  type ChildEnd,
  type ChildRequest,
  NotStarted,
  type Processes,
} from "../processes.ts";
import type { Exit, Sink } from "../programs.ts";
import { SystemError } from "../system_error.ts";
import { WindowsLauncher } from "./launcher.ts";

/** Starts and looks up processes of Windows. */
export const processes: Processes = { start, exists };

/**
 * Each has a launcher of its own, whose thread goes when the child is left:
 * few run, one after the other, and nobody owns them all.
 */
async function start(request: ChildRequest): Promise<Child> {
  const launcher = new WindowsLauncher();
  const { path, args, env, cwd, input } = request;
  try {
    const running = await launcher.start({
      ...{ path, args, cwd, hasInput: input !== undefined },
      env: env &&
        Object.entries(env).map(([name, value]) => `${name}=${value}`),
      stdout: sinkOf(request.hear),
      stderr: "stdout",
    });
    if (input !== undefined) running.input?.send(new Uint8Array(input));
    running.input?.end();
    return {
      end: running.exit.then(endOf),
      outputEnd: running.outputEnd,
      killTree: () => running.kill({ signal: "SIGKILL", tree: true }),
      async leave() {
        running.drain();
        await launcher[Symbol.asyncDispose]();
      },
    };
  } catch (cause) {
    await launcher[Symbol.asyncDispose]();
    if (!(cause instanceof SystemError)) throw cause;
    throw new NotStarted(cause.message, { cause });
  }
}

/** One that began later has only got the number of the one that is meant. */
// deno-lint-ignore require-await -- others have to wait
async function exists(pid: number, begunBy: number): Promise<boolean> {
  const age = processAge(pid);
  return age !== undefined && uptimeMs() / 1000 - age <= begunBy;
}

function sinkOf(hear: (bytes: Uint8Array) => void): Sink {
  const bytes = new Uint8Array(LIMITS.chunkBytes);
  return {
    isOver: false,
    room: () => bytes,
    took: (count) => hear(bytes.subarray(0, count)),
  };
}

/** Windows has no signals; what has gone wrong is a large number. */
function endOf(exit: Exit): ChildEnd {
  const code = "code" in exit ? exit.code : exit.signal;
  return { code, signal: undefined };
}
