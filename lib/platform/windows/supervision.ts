/**
 * What starts, watches and stops the agent on Windows: the service manager, or
 * somebody at a console.
 *
 * @module
 */

import { makePrivateDirectory } from "../../ffi/windows/directory.ts";
import type { Environment, Signals, Supervision } from "../supervision.ts";
import { windowsPlaces } from "./places.ts";
import { manageService, runAsService, type RunningService } from "./service.ts";
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
  let signals: Signals | undefined;
  let service: RunningService | undefined;
  const wishes = {
    stop: stopped.resolve,
    reload: () => signals?.onReload?.(),
  };
  const places = windowsPlaces(env.get("ProgramData") ?? PROGRAM_DATA);
  return {
    places,
    activation: () => undefined,
    async run(daemon, serve) {
      if (!daemon) return await serve();
      return await runAsService(async (running) => {
        service = running;
        return await serve();
      }, wishes);
    },
    manage: (verb, args) =>
      manageService({ verb, args, home: places.statedir }),
    adopt: () => undefined,
    ensureDirectory: makePrivateDirectory,
    lock: () => undefined,
    listen: () => signals = new ConsoleSignals(stopped.promise),
    detach: () => Promise.resolve(),
    // deno-lint-ignore require-await -- others have to wait
    ready: async () => service?.ready(),
    reloading: () => Promise.resolve(),
    // deno-lint-ignore require-await -- others have to wait
    stopping: async () => service?.stopping(),
  };
}
