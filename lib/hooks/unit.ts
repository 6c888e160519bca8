/**
 * A hook unit: one application that is quiesced before a freeze, as the
 * administrator has described it in a file.
 *
 * @module
 */

import type { Quiescer } from "../freeze/quiescer.ts";
import type { Accounts } from "../platform/accounts.ts";
import type { HookSystem } from "../platform/hook_system.ts";
import type { Processes } from "../platform/processes.ts";
import type { UnitKey, UnitKinds, UnitValue } from "./unit_key.ts";

/** What a unit file says. */
export interface Unit {
  /** The file's name without `.hook`. */
  readonly name: string;
  /** The file. */
  readonly path: string;
  /** Which {@linkcode UnitType} it is of. */
  readonly type: string;
  /** Ascending before the freeze, descending after the thaw. */
  readonly order: number;
  /** Whether its failure gives up the freeze. */
  readonly onFailure: "abort" | "continue";
  /** The longest each of its two steps may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How often a step is tried again. */
  readonly retries: number;
  /** How long to wait before that, in milliseconds. */
  readonly retryMs: number;
  /** The keys of its type. */
  readonly settings: UnitSettings;
  /** Variables for programs, for a type that starts some. */
  readonly environment: Readonly<Record<string, string>>;
  /** {@linkcode Quiescer.mark} for a quiescer that can undo by unit alone. */
  readonly mark: string;
}

/** What a quiescer is made with, beside its unit. */
export interface UnitMeans {
  /** Starts and kills programs. */
  readonly processes: Processes;
  /** Says which files may be believed, and where programs run. */
  readonly system: HookSystem;
  /** Looks users up, where that is possible. */
  readonly accounts?: Accounts | undefined;
}

/**
 * Makes the quiescer of a unit; called once per cycle before anything is
 * quiesced, so it may read files but not talk to the application yet. Throws
 * a {@linkcode UnitFault} if the unit cannot work.
 */
export type QuiescerFactory = (
  unit: Unit,
  means: UnitMeans,
) => Promise<Quiescer>;

/** A type of unit. */
export interface UnitType {
  /** What `type` says. */
  readonly name: string;
  /** What it quiesces, in a few words. */
  readonly meaning: string;
  /** Where it exists; everywhere unless given. */
  readonly platforms?: readonly HookSystem["name"][];
  /** Its keys, beside those that all units have. */
  readonly keys: readonly UnitKey[];
  /** Whether the group `[environment]` means something. */
  readonly environment?: true;

  /**
   * Loads its code, which the agent does without until a unit needs it.
   *
   * @returns What makes its quiescers
   */
  load(): Promise<QuiescerFactory>;
}

/** A unit that is well-formed, but cannot work as things are. */
export class UnitFault extends Error {}

/** The keys of a unit's type, with the values of those left out filled in. */
export class UnitSettings {
  #values: ReadonlyMap<string, UnitValue>;

  /**
   * Holds values that have been checked against the table of keys.
   *
   * @param values The values by key
   */
  constructor(values: ReadonlyMap<string, UnitValue>) {
    this.#values = values;
  }

  /**
   * Looks up text, a path included.
   *
   * @param key Its key
   * @returns The text; nothing if the unit does not say and has to
   */
  text(key: string): UnitKinds["text"] | undefined {
    return this.#get(key, (value) => typeof value === "string");
  }

  /**
   * Looks up yes or no.
   *
   * @param key Its key
   * @returns Which; nothing if the unit does not say
   */
  flag(key: string): UnitKinds["flag"] | undefined {
    return this.#get(key, (value) => typeof value === "boolean");
  }

  /**
   * Looks up a number.
   *
   * @param key Its key
   * @returns The number, in the unit of its kind; nothing if there is none
   */
  number(key: string): UnitKinds["integer"] | undefined {
    return this.#get(key, (value) => typeof value === "number");
  }

  /**
   * Looks up words.
   *
   * @param key Their key
   * @returns The words; nothing if there are none
   */
  words(key: string): UnitKinds["words"] | undefined {
    return this.#get(key, (value) => Array.isArray(value));
  }

  #get<T extends UnitValue>(
    key: string,
    isWanted: (value: UnitValue) => value is T,
  ): T | undefined {
    const value = this.#values.get(key);
    if (value === undefined || isWanted(value)) return value;
    throw new TypeError(`The key "${key}" is of another kind`);
  }
}
