/**
 * What an option is.
 *
 * @module
 */

import type { Config, LogFormat, VssBackup, VssFailures } from "./config.ts";

/** What the text of an option is turned into, by kind. */
export interface Kinds {
  /** Yes or no. */
  flag: boolean;
  /** Text, taken as it is. */
  text: string | undefined;
  /** Names, separated by commas or semicolons. */
  list: readonly string[] | undefined;
  /** Context numbers of machines, as vsock(7) has them. */
  cids: readonly number[];
  /** Filesystems, as {@linkcode filterFault} wants them. */
  filesystems: readonly string[];
  /** A time in seconds. */
  seconds: number;
  /** A name for the form of log lines. */
  format: LogFormat;
  /** A name for what a snapshot is for. */
  backup: VssBackup;
  /** A name for what becomes of a freeze. */
  failures: VssFailures;
}

/** A name for the type of an option's value. */
export type Kind = keyof Kinds;

/** The kinds that make what a field holds; another one does not compile. */
export type KindFor<Value> = {
  [K in Kind]: Value extends Kinds[K] ? K : never;
}[Kind];

/** How an option is written, and what it does. */
export interface Spelling {
  /** The name after two dashes. */
  readonly long?: string;
  /** The letter after one dash. */
  readonly short?: string;
  /** What the usage text calls the argument; without it there is none. */
  readonly value?: string;
  /** Whether the argument may be left out. */
  readonly optional?: true;
  /** What it does, in a few words. */
  readonly meaning: string;
  /** Whether the reference lacks it. */
  readonly own?: true;
}

/** An option that sets one field of the configuration. */
export interface SettingOf<F extends keyof Config> extends Spelling {
  /** The name in the configuration file, and after two dashes. */
  readonly key: string;
  /** The name in the configuration. */
  readonly field: F;
  /** The type of the value. */
  readonly kind: KindFor<Config[F]>;
  /** Whether a reload is enough to change it. */
  readonly live?: true;
}

/** An option that sets something. */
export type Setting = { [F in keyof Config]: SettingOf<F> }[keyof Config];

/** An option that makes the program do something else. */
export interface Action extends Spelling {
  /** What to do. */
  readonly action: "config" | "dump" | "help" | "version" | "service";
}

/** Any option. */
export type Option = Setting | Action;

/**
 * Names an option the long way.
 *
 * @param option The option
 * @returns The name after two dashes, if it has one
 */
export function longName(option: Option): string | undefined {
  if (option.long !== undefined) return option.long;
  return "key" in option ? option.key : undefined;
}

/**
 * Says whether something follows an option.
 *
 * @param option The option
 * @returns Whether an argument must, may or must not follow
 */
export function argumentOf(option: Option): "none" | "optional" | "required" {
  if (option.value === undefined) return "none";
  return option.optional ? "optional" : "required";
}
