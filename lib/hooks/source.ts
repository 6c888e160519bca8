/**
 * All hooks of a machine: units, the hook of `-F`, and a directory of scripts
 * that has no hook to run them.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { Quiescer, Quiescers } from "../freeze/quiescer.ts";
import { byOrder, type HookEntry } from "./entry.ts";
import { reviveExec } from "./exec.ts";
import { LegacyHook } from "./legacy.ts";
import { UNIT_TYPES } from "./registry.ts";
import type { HookSettings } from "./settings.ts";
import { fromDirectory } from "../path.ts";
import { isThere, namesIn, scriptsIn } from "./script_directory.ts";
import type { UnitMeans, UnitType } from "./unit.ts";
import { entryOf } from "./unit_file.ts";
import { UNIT_SUFFIX } from "./read_unit.ts";

/** What hooks are made with. */
export interface HookMeans extends UnitMeans {
  /** The types of units; all there are unless given. */
  readonly types?: readonly UnitType[];
}

/** Finds hooks, anew each time. */
export class HookSource implements Quiescers {
  #settings: () => HookSettings;
  #means: HookMeans & { readonly types: readonly UnitType[] };

  /**
   * Prepares to look; reads nothing yet.
   *
   * @param settings Asked each time
   * @param means What hooks are made with
   */
  constructor(settings: () => HookSettings, means: HookMeans) {
    this.#settings = settings;
    const { name } = means.system;
    const types = UNIT_TYPES.filter(({ platforms }) =>
      platforms?.includes(name) ?? true
    );
    this.#means = { types, ...means };
  }

  /** See {@linkcode Quiescers.load}. They come in order, names included. */
  async load(): Promise<readonly Quiescer[]> {
    const entries = await this.survey();
    const refused = entries.filter(({ quiescer }) => quiescer === undefined);
    if (refused.length > 0) {
      const whys = refused.map(({ refusal }) => refusal).join("; ");
      throw new AgentError(`Cannot use the hooks: ${whys}`);
    }
    return entries.flatMap(({ quiescer }) => quiescer ?? []);
  }

  /**
   * Looks at all hooks, those included that cannot be used.
   *
   * @returns The hooks in the order of a freeze
   */
  async survey(): Promise<HookEntry[]> {
    const { hook, directory } = this.#settings();
    const legacy = hook === undefined ? [] : await this.#legacy(hook);
    const names = await namesIn(directory);
    const files = names.filter((name) =>
      name.endsWith(UNIT_SUFFIX) && !name.startsWith(".")
    );
    const units = await Promise.all(
      files.map((name) => this.#unit(fromDirectory(directory, name))),
    );
    return [...legacy, ...units].sort(byOrder);
  }

  /** See {@linkcode Quiescers.revive}. */
  async revive(mark: string): Promise<Quiescer> {
    const [, kind, path = ""] = /^(exec|unit):(.*)$/s.exec(mark) ?? [];
    if (kind === undefined) return this.#hook(mark, "abort");
    if (kind === "exec") return reviveExec(mark, this.#means);
    const { quiescer, refusal } = await this.#unit(path);
    if (quiescer !== undefined && refusal === undefined) return quiescer;
    throw new AgentError(`Cannot undo ${path}: ${refusal}`);
  }

  /** A hook is left to run the scripts beside it: nothing runs twice. */
  async #legacy(hook: string): Promise<HookEntry[]> {
    const scripts = await isThere(hook)
      ? []
      : await scriptsIn(`${hook}.d`, this.#means.system);
    if (scripts.length === 0) return [this.#legacyEntry(hook, "abort")];
    return await Promise.all(scripts.map((path) => this.#script(path)));
  }

  /** The hook that usually runs scripts goes on when one fails. */
  async #script(path: string): Promise<HookEntry> {
    const { system } = this.#means;
    const entry = this.#legacyEntry(path, "continue");
    try {
      await system.checkProgram(path);
      return entry;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { quiescer: _, ...rest } = entry;
      return { ...rest, refusal: error.message };
    }
  }

  #legacyEntry(path: string, onFailure: "abort" | "continue"): HookEntry {
    const quiescer = this.#hook(path, onFailure);
    const { order, timeoutMs } = quiescer;
    const program = path;
    const about = { order, onFailure, timeoutMs };
    return { name: path, path, type: "hook", program, ...about, quiescer };
  }

  #hook(path: string, onFailure: "abort" | "continue"): Quiescer {
    const { processes, system } = this.#means;
    const { hookMs: timeoutMs } = this.#settings();
    const decode = system.readOutput;
    return new LegacyHook(path, { timeoutMs, onFailure, processes, decode });
  }

  async #unit(path: string): Promise<HookEntry> {
    const { hookMs: timeoutMs } = this.#settings();
    return await entryOf(path, { ...this.#means, timeoutMs });
  }
}
