/**
 * What starts, watches and stops the agent on Windows.
 *
 * @module
 */

import { makePrivateDirectory } from "../../ffi/windows/directory.ts";
import type { Environment, Supervision } from "../supervision.ts";
import { windowsPlaces } from "./places.ts";
import { ConsoleSignals } from "./signals.ts";

/** Where it is unless somebody has moved it. */
const PROGRAM_DATA = "C:\\ProgramData";

/**
 * Finds out who supervises this process.
 *
 * @param env The environment
 * @returns Who does
 */
export function supervise(env: Environment): Supervision {
  const stopped = Promise.withResolvers<void>();
  return {
    places: windowsPlaces(env.get("ProgramData") ?? PROGRAM_DATA),
    activation: () => undefined,
    run: async (_daemon, serve) => await serve(),
    adopt: () => undefined,
    ensureDirectory: makePrivateDirectory,
    lock: () => undefined,
    listen: () => new ConsoleSignals(stopped.promise),
    detach: () => Promise.resolve(),
    ready: () => Promise.resolve(),
    reloading: () => Promise.resolve(),
    stopping: () => Promise.resolve(),
  };
}
