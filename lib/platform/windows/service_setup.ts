/**
 * Makes the agent a service of Windows, or removes that service.
 *
 * @module
 */

import { pause } from "../../deadline.ts";
import { reasonOf } from "../../error.ts";
import {
  removeRegistryKey,
  setRegistryKey,
} from "../../ffi/windows/registry_key.ts";
import {
  installService,
  isServiceStopped,
  removeService,
  stopService,
} from "../../ffi/windows/service_manager.ts";
import { joinWords } from "./command_line.ts";
import { ensureHome } from "./home_folder.ts";
import { checkProgram } from "./trust.ts";
import { manageVss, uninstallVss, withVss } from "./vss_service.ts";

/** What the service is called, and who its events come from. */
export const SERVICE = "stillpoint";

/** With this its command line begins, which tells it from others. */
export const SERVICE_FLAG = "-d";

const STOP_MS = 30_000;
const LOOK_MS = 100;

/** Where the event log looks for whoever reports events. */
const SOURCE_KEY = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\" +
  `Application\\${SERVICE}`;

/**
 * What shows events as text. A program of the system has texts for all numbers
 * up to 1000 which consist of nothing but what was reported.
 */
const SOURCE = {
  EventMessageFile: "%SystemRoot%\\System32\\EventCreate.exe",
  /** Errors, warnings, information. */
  TypesSupported: 7,
} as const;

/** What to do, and for whom. */
export interface ServiceRequest {
  /** What `--service` asks for. */
  readonly verb: string;
  /** The agent's own arguments. */
  readonly args: readonly string[];
  /** The agent's own folder, for its log unless another is given. */
  readonly home: string;
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
      return await withVss(`Service "${SERVICE}" is installed`, request.home) +
        await misgiving();
    case "uninstall":
      return await uninstall(request);
    default:
      return await manageVss(request);
  }
}

function install({ args, home }: ServiceRequest): void {
  ensureHome(home);
  setRegistryKey(SOURCE_KEY, SOURCE);
  const isLogged = args.some((word) => word.startsWith("--logfile="));
  const log = isLogged ? [] : [`--logfile=${home}\\stillpoint.log`];
  installService({
    name: SERVICE,
    displayName: "Stillpoint guest agent",
    description: "Serves the host of this virtual machine: " +
      "answers its questions, and holds filesystems still for snapshots.",
    commandLine: joinWords([Deno.execPath(), SERVICE_FLAG, ...args, ...log]),
    restartMs: [1000, 5000, 30_000],
  });
}

/** The service runs as the system, so whoever can change its program does. */
async function misgiving(): Promise<string> {
  try {
    await checkProgram(Deno.execPath());
    return "";
  } catch (error) {
    return `\nBeware, it runs what others can replace: ${reasonOf(error)}`;
  }
}

/** What an administrator has written, and what the agent has, stays. */
async function uninstall({ home }: ServiceRequest): Promise<string> {
  const isThere = stopService(SERVICE);
  const isStopped = !isThere || await hasStopped();
  removeService(SERVICE);
  removeRegistryKey(SOURCE_KEY);
  await uninstallVss(home);
  removeIfEmpty(home);
  return isStopped
    ? `Service "${SERVICE}" is removed`
    : `Service "${SERVICE}" will be removed when it has stopped, ` +
      `which takes longer than ${STOP_MS / 1000} s`;
}

async function hasStopped(): Promise<boolean> {
  const latest = performance.now() + STOP_MS;
  while (!isServiceStopped(SERVICE)) {
    if (performance.now() >= latest) return false;
    await pause(LOOK_MS);
  }
  return true;
}

function removeIfEmpty(home: string): void {
  try {
    Deno.removeSync(home);
  } catch {
    // It is not empty, or not there.
  }
}
