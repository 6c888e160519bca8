/**
 * The agent as a service of Windows: to install, to remove and to be one.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { pause } from "../../deadline.ts";
import { makePrivateDirectory } from "../../ffi/windows/directory.ts";
import { reportError } from "../../ffi/windows/event_log.ts";
import { waitForAny } from "../../ffi/windows/handle.ts";
import {
  installService,
  isServiceStopped,
  removeService,
  stopService,
} from "../../ffi/windows/service_manager.ts";
import {
  Control,
  ServiceProcess,
  State,
} from "../../ffi/windows/service_process.ts";
import type { Ending } from "../supervision.ts";
import { joinWords } from "./command_line.ts";

const NAME = "stillpoint";
const STOP_MS = 30_000;
const LOOK_MS = 100;

/** What to do, and for whom. */
export interface ServiceRequest {
  /** What `--service` asks for. */
  readonly verb: string;
  /** The agent's own arguments. */
  readonly args: readonly string[];
  /** The folder for its log, unless another is given. */
  readonly home: string;
}

/** Told what the service manager wants. */
export interface Wishes {
  /** To stop. */
  readonly stop: () => void;
  /** To read the configuration again. */
  readonly reload: () => void;
}

/** Tells the service manager how the agent is. */
export interface RunningService {
  /** The agent serves. */
  ready(): void;
  /** It is about to end. */
  stopping(): void;
}

/**
 * Runs the agent as the service that the service manager has started.
 *
 * @param serve Serves until it is told to stop
 * @param wishes Told what the service manager wants
 * @returns How it has ended
 */
export async function runAsService(
  serve: (service: RunningService) => Promise<Ending>,
  wishes: Wishes,
): Promise<Ending> {
  const process = new ServiceProcess(
    NAME,
    ({ value }) => waitForAny([value]),
  );
  const isService = await Promise.race([
    process.over.then(() => false),
    process.started.then(() => true),
  ]);
  if (!isService) {
    await process.end(1);
    const why = "only the service manager can start it so; " +
      `install it with --service install, or leave -d out`;
    return { code: 1, stderr: `stillpoint: Cannot run as a service: ${why}\n` };
  }
  process.listen(NAME, (control) => {
    if (control === Control.parametersChanged) wishes.reload();
    if (control !== Control.stop && control !== Control.shutdown) return;
    process.tell(State.stopping);
    wishes.stop();
  });
  process.tell(State.starting);
  const ending = await serve({
    ready: () => process.tell(State.running),
    stopping: () => process.tell(State.stopping),
  });
  // Nobody sees the standard error of a service.
  if (ending.code !== 0) reportError(NAME, ending.stderr);
  await process.end(ending.code);
  return ending;
}

/**
 * Does what `--service` asks for.
 *
 * @param request What that is
 * @returns What to say about it
 */
export async function manageService(request: ServiceRequest): Promise<string> {
  switch (request.verb) {
    case "install":
      install(request);
      return `Service "${NAME}" is installed`;
    case "uninstall":
      await uninstall();
      return `Service "${NAME}" is removed`;
    default:
      throw new AgentError("Unknown service command");
  }
}

function install({ args, home }: ServiceRequest): void {
  const isLogged = args.some((word) => word.startsWith("--logfile="));
  const log = isLogged ? [] : [`--logfile=${home}\\stillpoint.log`];
  if (!isLogged) makePrivateDirectory(home);
  installService({
    name: NAME,
    displayName: "Stillpoint guest agent",
    description: "Serves the host of this virtual machine: " +
      "answers its questions, and holds filesystems still for snapshots.",
    commandLine: joinWords([Deno.execPath(), "-d", ...args, ...log]),
    restartMs: [1000, 5000, 30_000],
  });
}

async function uninstall(): Promise<void> {
  if (!stopService(NAME)) return;
  const latest = performance.now() + STOP_MS;
  while (!isServiceStopped(NAME) && performance.now() < latest) {
    await pause(LOOK_MS);
  }
  removeService(NAME);
}
