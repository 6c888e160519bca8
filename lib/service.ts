/**
 * The agent from its start to its end.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { serve } from "./agent.ts";
import type { Channel } from "./channel.ts";
import type { Command } from "./command.ts";
import type { Config } from "./config/config.ts";
import type { Reloaded } from "./config/reload.ts";
import { VERSION } from "./config/version.ts";
import type { Daemon } from "./daemon_child.ts";
import { type Agent, commandTable } from "./dispatch.ts";
import { AgentError } from "./error.ts";
import { FilesystemFreezer } from "./freeze/freezer.ts";
import { Marker, type MarkerRecord } from "./freeze/marker.ts";
import type { FreezeSettings } from "./freeze/settings.ts";
import { isJournal, type Log, setUpLog } from "./log/log.ts";
import { ensureDirectory, lockPidFile } from "./pidfile.ts";
import type { Os } from "./platform/mod.ts";
import { Signals } from "./signals.ts";
import {
  type Notify,
  type PassedSocket,
  reloading,
  type ServiceState,
} from "./systemd.ts";

/** What a service is made of. */
export interface ServiceParts {
  /** All commands. */
  readonly commands: readonly Command[];
  /** What the machine can do. */
  readonly os: Os;
  /** A socket to serve instead of the configured channel. */
  readonly passed?: PassedSocket | undefined;
  /** Set if this process is to become a daemon. */
  readonly daemon?: Daemon | undefined;
  /** Problems that were found before there was a log. */
  readonly warnings: readonly string[];
  /** Tells the service manager. */
  readonly notify: Notify;
  /** Reads the configuration again. */
  reload(current: Config): Reloaded;
}

const log = getLogger(["stillpoint"]);

/** Deno tells nothing of standard error, and `node:fs` costs megabytes. */
const STDERR = "/proc/self/fd/2";

/** Memory on every Linux, for a machine whose state directory is on a disk. */
const MARKER_FALLBACKS = ["/run", "/dev"] as const;

/** The configuration, which a reload replaces. */
interface Current {
  config: Config;
}

/**
 * Serves until it is told to stop. Throws if it cannot begin.
 *
 * @param config What the agent was told
 * @param parts What it is made of
 */
export async function runService(
  config: Config,
  parts: ServiceParts,
): Promise<void> {
  const current: Current = { config };
  using signals = new Signals();
  ensureDirectory(config.statedir);
  const marker = newMarker(config, parts.os);
  await using logging = await openLog(config, await marker.read());
  for (const warning of parts.warnings) log.warn("{warning}", { warning });
  using _pid = parts.daemon && lockPidFile(config.pidfile);
  await using freezer = newFreezer(current, { parts, marker, logging });
  // Before anything that can fail: what is frozen must be thawed.
  await freezer?.recover();
  if (!freezer?.isRestricting) logging.release();
  await using channel = await openChannel(config, parts);
  parts.daemon?.detach();
  await parts.daemon?.ready();
  serve(channel, newAgent(current, parts, freezer));
  await parts.notify(ready(channel));
  signals.onReload = () => reloadConfig(current, { parts, logging, channel });
  await signals.stopped;
  await parts.notify({ STOPPING: "1" });
  await freezer?.[Symbol.asyncDispose]();
}

async function openLog(
  { logfile, logFormat: format, verbose }: Config,
  left: MarkerRecord | undefined,
): Promise<Log> {
  const stream = Deno.env.get("JOURNAL_STREAM");
  const journal = stream !== undefined &&
    isJournal(stream, await Deno.stat(STDERR));
  const held = left !== undefined;
  return await setUpLog({ format, verbose, logfile, journal, held });
}

function newMarker({ statedir }: Config, { filesystems }: Os): Marker {
  return new Marker({
    stateDirectory: statedir,
    fallbacks: MARKER_FALLBACKS,
    deviceOf: async (path) => await filesystems?.deviceOf(path),
  });
}

function newFreezer(
  current: Current,
  { parts, marker, logging }: {
    parts: ServiceParts;
    marker: Marker;
    logging: Log;
  },
): FilesystemFreezer | undefined {
  const { filesystems, processes } = parts.os;
  if (filesystems === undefined || processes === undefined) return undefined;
  return new FilesystemFreezer(
    { filesystems, processes, marker, log: logging, pid: Deno.pid },
    () => freezeSettings(current.config),
  );
}

function newAgent(
  current: Current,
  { commands, os }: ServiceParts,
  freezer: FilesystemFreezer | undefined,
): Agent {
  const abilities = freezer === undefined ? {} : { freezer };
  return {
    table: commandTable(commands, abilities, { platform: os.name }),
    abilities,
    policy: () => current.config,
    versions: () => ({
      version: current.config.reportVersion,
      ownVersion: VERSION,
    }),
  };
}

async function openChannel(
  { method, path, retryPath: retry }: Config,
  { os, passed }: ServiceParts,
): Promise<Channel> {
  if (os.channels === undefined) {
    throw new AgentError(`Cannot serve on ${os.name}: it is not supported`);
  }
  if (passed !== undefined) return await os.channels.adopt(passed);
  if (path === undefined) throw new AgentError("must specify a path");
  return await os.channels.open({ method, path, retry });
}

async function reloadConfig(
  current: Current,
  { parts, logging, channel }: {
    parts: ServiceParts;
    logging: Log;
    channel: Channel;
  },
): Promise<void> {
  await parts.notify(reloading());
  const { config, changed, warnings } = parts.reload(current.config);
  current.config = config;
  logging.setVerbose(config.verbose);
  for (const warning of warnings) log.warn("{warning}", { warning });
  log.info("Configuration read again; changed: {keys}", {
    keys: changed.join(", ") || "nothing",
  });
  await parts.notify(ready(channel));
}

function ready({ name }: Channel): ServiceState {
  return { READY: "1", STATUS: `Serving ${name}` };
}

function freezeSettings(config: Config): FreezeSettings {
  const { fsfreezeHook: hook } = config;
  return {
    hookMs: config.hookTimeout * 1000,
    filesystemMs: config.filesystemTimeout * 1000,
    freezeMs: config.freezeTimeout * 1000,
    holdMs: config.holdTimeout * 1000,
    thawMs: config.thawTimeout * 1000,
    graceMs: config.expiredGrace * 1000,
    ignoreFrozen: config.ignoreFrozen,
    ...(hook === undefined ? {} : { hook }),
  };
}
