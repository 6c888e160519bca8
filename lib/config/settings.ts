/**
 * Settings of one origin, and how two origins make a configuration.
 *
 * @module
 */

import { NO_JOURNAL } from "../journal/setting.ts";
import { fromDirectory } from "../path.ts";
import type { Places } from "../platform/supervision.ts";
import { type Config, DEFAULTS } from "./config.ts";
import type { Setting } from "./option.ts";
import type { Value } from "./value.ts";

/** What one origin sets; undefined counts as not set. */
export type Settings = {
  -readonly [F in keyof Config]?: Config[F] | undefined;
};

/**
 * Sets something.
 *
 * @param settings Where to
 * @param setting What
 * @param value What to; the table of options sees to it that it fits
 */
export function put(settings: Settings, setting: Setting, value: Value): void {
  Object.assign(settings, { [setting.field]: value });
}

/** Where settings come from. */
export interface Layers {
  /** Where things are unless something else was said. */
  readonly places: Places;
  /** What the configuration file sets. */
  readonly file: Settings;
  /** What the command line sets, which wins. */
  readonly line: Settings;
  /** The method that a socket of systemd stands for, which wins over both. */
  readonly activation: string | undefined;
}

/**
 * Puts all settings together. Lists add up, everything else is overridden.
 *
 * @param layers Where they come from
 * @returns The configuration
 */
export function combine({ places, file, line, activation }: Layers): Config {
  const { ports, pidfile, statedir, hookDirectory, journal } = places;
  const own = { pidfile, statedir, hookDirectory, journal };
  const defaults = { ...DEFAULTS, ...own };
  const merged = { ...defaults, ...set(file), ...set(line) };
  const method = activation ?? merged.method;
  const path = activation ? undefined : merged.path ?? ports.get(method);
  if (path === undefined && !activation) {
    throw new Error(`Cannot use ${method}: must specify a path`);
  }
  return Object.freeze({
    ...merged,
    method,
    path,
    blockRpcs: join(file.blockRpcs, line.blockRpcs) ?? [],
    allowRpcs: join(file.allowRpcs, line.allowRpcs),
    freezeExclude: join(file.freezeExclude, line.freezeExclude) ?? [],
    freezeInclude: join(file.freezeInclude, line.freezeInclude) ?? [],
    vsockPeers: join(file.vsockPeers, line.vsockPeers) ?? merged.vsockPeers,
    networkExclude: join(file.networkExclude, line.networkExclude) ?? [],
    networkOrder: join(file.networkOrder, line.networkOrder) ?? [],
  });
}

/**
 * Makes paths independent of the working directory, which a daemon leaves.
 *
 * @param config A configuration
 * @param cwd The working directory
 * @returns The same with absolute paths
 */
export function absolute(config: Config, cwd: string): Config {
  const from = (path: string): string => fromDirectory(cwd, path);
  const { path, logfile, fsfreezeHook, method } = config;
  const isFile = path !== undefined && method !== "vsock-listen";
  return Object.freeze({
    ...config,
    path: isFile ? from(path) : path,
    logfile: logfile && from(logfile),
    fsfreezeHook: fsfreezeHook && from(fsfreezeHook),
    hookDirectory: from(config.hookDirectory),
    pidfile: from(config.pidfile),
    statedir: from(config.statedir),
    journal: config.journal === NO_JOURNAL ? NO_JOURNAL : from(config.journal),
  });
}

type Set = { [F in keyof Config]?: Config[F] };

function set(settings: Settings): Set {
  const entries = Object.entries(settings);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function join<T>(
  ...lists: (readonly T[] | undefined)[]
): readonly T[] | undefined {
  return lists.every((list) => list === undefined)
    ? undefined
    : lists.flatMap((list) => list ?? []);
}
