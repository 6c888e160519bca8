/**
 * What starts, watches and stops the agent on Linux: systemd, the process that
 * has sent this one to the background, signals.
 *
 * @module
 */

import { startDaemon } from "../../daemon.ts";
import { currentDaemon } from "../../daemon_child.ts";
import { lockPidFile } from "../../pidfile.ts";
import { ensureDirectory } from "../../private_directory.ts";
import {
  adoptPassedSocket,
  findPassedSocket,
  notifier,
  type Notify,
  type PassedSocket,
  reloading,
} from "../../systemd.ts";
import type { Environment, Supervision } from "../supervision.ts";
import { LINUX_PLACES } from "./places.ts";
import { UnixSignals } from "./signals.ts";

/**
 * Finds out who supervises this process.
 *
 * @param env The environment, which loses what children are not to see
 * @returns Who does
 */
export function supervise(env: Environment): Supervision {
  const daemon = currentDaemon(env);
  let notify: Notify | undefined;
  let passed: PassedSocket | undefined;
  return {
    places: LINUX_PLACES,
    ensureDirectory,
    activation() {
      passed ??= findPassedSocket(env, daemon?.parent ?? Deno.pid);
      return passed?.method;
    },
    run: async (wanted, serve) =>
      wanted && daemon === undefined ? await startDaemon() : await serve(),
    adopt() {
      // Not before: a process that only starts the daemon leaves it to that.
      notify = notifier(env);
      adoptPassedSocket(env, passed);
      return passed;
    },
    lock: (pidfile) => daemon && lockPidFile(pidfile),
    listen: () => new UnixSignals(),
    async detach() {
      daemon?.detach();
      await daemon?.ready();
    },
    ready: async (status) => await notify?.({ READY: "1", STATUS: status }),
    reloading: async () => await notify?.(reloading()),
    stopping: async () => await notify?.({ STOPPING: "1" }),
  };
}
