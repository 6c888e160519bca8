/**
 * What starts, watches and stops the agent on Windows: the service manager, or
 * somebody at a console.
 *
 * @module
 */

import { makePrivateDirectory } from "../../ffi/windows/directory.ts";
import type {
  Ending,
  Environment,
  Signals,
  Supervision,
} from "../supervision.ts";
import { eventTarget } from "./event_log.ts";
import { guardHome } from "./home_folder.ts";
import { placesIn } from "./places.ts";
import { runAsService, type RunningService } from "./service.ts";
import { manageService, SERVICE, SERVICE_FLAG } from "./service_setup.ts";
import { ConsoleSignals } from "./signals.ts";

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
    portChange: () => signals?.onPortChange?.(),
  };
  const places = placesIn(env);
  return {
    places,
    activation: () => undefined,
    async run(daemon, serve) {
      const guarded = () => serveFrom(places.statedir, serve);
      if (!daemon) return await guarded();
      return await runAsService(async (running) => {
        service = running;
        return await guarded();
      }, { wishes });
    },
    async refuse(ending, args) {
      if (args[0] !== SERVICE_FLAG) return ending;
      const serve = () => Promise.resolve(ending);
      return await runAsService(serve, { wishes, otherwise: ending });
    },
    manage: (verb, args) =>
      manageService({ verb, args, home: places.statedir }),
    adopt: () => undefined,
    ensureDirectory: (path) => void makePrivateDirectory(path),
    lock: () => undefined,
    eventLog: () => service && eventTarget(SERVICE),
    listen: () => signals = new ConsoleSignals(stopped.promise),
    detach: () => Promise.resolve(),
    // deno-lint-ignore require-await -- others have to wait
    ready: async () => service?.ready(),
    reloading: () => Promise.resolve(),
    // deno-lint-ignore require-await -- others have to wait
    stopping: async () => service?.stopping(),
  };
}

/** What a folder's configuration asks for is done only if it may be trusted. */
async function serveFrom(
  home: string,
  serve: () => Promise<Ending>,
): Promise<Ending> {
  try {
    guardHome(home);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { code: 1, stderr: `stillpoint: ${why}\n` };
  }
  return await serve();
}
