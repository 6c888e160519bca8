/**
 * The agent from its start to its end.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { serve } from "./agent.ts";
import type { Channel } from "./channel.ts";
import type { Abilities, Command } from "./command.ts";
import type { Config } from "./config/config.ts";
import type { Reloaded } from "./config/reload.ts";
import { VERSION } from "./config/version.ts";
import { type Agent, commandTable } from "./dispatch.ts";
import { AgentError } from "./error.ts";
import { assembleFreezer, assembleRecords } from "./freeze/assembly.ts";
import { markingOf } from "./freeze/marking.ts";
import { Holdings } from "./holdings.ts";
import { arrangedNetwork } from "./interface_lists.ts";
import { isJournal, type Log, setUpLog } from "./log/log.ts";
import type { LogTarget } from "./log/target.ts";
import { metricsOf } from "./metrics/collect.ts";
import { Counters } from "./metrics/counters.ts";
import type { InheritedSocket, MachineAbilities, Os } from "./platform/mod.ts";
import type { Supervision } from "./platform/supervision.ts";

/** What a service is made of. */
export interface ServiceParts {
  /** All commands. */
  readonly commands: readonly Command[];
  /** What the machine can do. */
  readonly os: Os;
  /** What starts, watches and stops this process. */
  readonly supervision: Supervision;
  /** Problems that were found before there was a log. */
  readonly warnings: readonly string[];
  /** Reads the configuration again. */
  reload(current: Config): Reloaded;
}

const log = getLogger(["stillpoint"]);

/** Deno tells nothing of standard error, and `node:fs` costs megabytes. */
const STDERR = "/proc/self/fd/2";

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
  const { supervision } = parts;
  const passed = supervision.adopt();
  using signals = supervision.listen();
  supervision.ensureDirectory(config.statedir);
  const marker = markingOf(config.statedir, parts.os);
  await using logging = await openLog(config, {
    // What is frozen must not be written to, the log file included.
    held: async () => await marker.read() !== undefined,
    events: supervision.eventLog?.(),
  });
  for (const warning of parts.warnings) log.warn("{warning}", { warning });
  using _pid = supervision.lock(config.pidfile);
  const counters = new Counters();
  const surroundings = { os: parts.os, config: () => current.config };
  await using records = assembleRecords(surroundings);
  await using freezer = assembleFreezer(surroundings, {
    ...{ marker, log: logging, ...records?.parts },
    held: (ms) => counters.freeze(ms),
  });
  // Before anything that can fail: what is frozen must be thawed.
  await freezer?.recover();
  if (!freezer?.isRestricting) {
    logging.release();
    records?.stamp.adopt();
  }
  await using holdings = new Holdings(parts.os, () => current.config);
  await using channel = await openChannel(config, { ...parts, passed });
  await supervision.detach();
  const cycles = freezer && records && { freezer, journal: records.journal };
  const own = { ...holdings.abilities, ...cycles, counters };
  const service = serve(channel, newAgent(current, parts, own));
  await Promise.race([service, supervision.ready(serving(channel))]);
  signals.onPortChange = () => channel.retry?.();
  signals.onReload = () => reloadConfig(current, { parts, logging, channel });
  // What breaks the service ends the agent in order: what is frozen is thawed.
  await Promise.race([signals.stopped, service]);
  await supervision.stopping();
  await freezer?.[Symbol.asyncDispose]();
}

async function openLog(
  { logfile, logFormat: format, verbose }: Config,
  own: { held: () => Promise<boolean>; events: LogTarget | undefined },
): Promise<Log> {
  const stream = Deno.env.get("JOURNAL_STREAM");
  const journal = stream !== undefined &&
    isJournal(stream, await Deno.stat(STDERR));
  return await setUpLog({ format, verbose, logfile, journal, ...own });
}

function newAgent(
  current: Current,
  { commands, os }: ServiceParts,
  own: Omit<Abilities, keyof MachineAbilities>,
): Agent {
  const machine = machineAbilities(current, os);
  const metrics = metricsOf(machine, own.counters);
  const abilities = { ...machine, ...own, metrics };
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

/** Clients see the network the way the administrator wants it. */
function machineAbilities(
  current: Current,
  { abilities = {} }: Os,
): MachineAbilities {
  const { network } = abilities;
  if (network === undefined) return abilities;
  const lists = () => current.config;
  return { ...abilities, network: arrangedNetwork(network, lists) };
}

async function openChannel(
  { method, path, retryPath: retry, vsockPeers }: Config,
  { os, passed }: { os: Os; passed: InheritedSocket | undefined },
): Promise<Channel> {
  if (os.channels === undefined) {
    throw new AgentError(`Cannot serve on ${os.name}: it is not supported`);
  }
  if (passed !== undefined) {
    return await os.channels.adopt(passed, { vsockPeers });
  }
  if (path === undefined) throw new AgentError("must specify a path");
  return await os.channels.open({ method, path, retry, vsockPeers });
}

async function reloadConfig(
  current: Current,
  { parts, logging, channel }: {
    parts: ServiceParts;
    logging: Log;
    channel: Channel;
  },
): Promise<void> {
  await parts.supervision.reloading();
  logging.reopen();
  const { config, changed, warnings } = parts.reload(current.config);
  current.config = config;
  logging.setVerbose(config.verbose);
  for (const warning of warnings) log.warn("{warning}", { warning });
  log.info("Configuration read again; changed: {keys}", {
    keys: changed.join(", ") || "nothing",
  });
  await parts.supervision.ready(serving(channel));
}

function serving({ name }: Channel): string {
  return `Serving ${name}`;
}
