/**
 * Hook units for tests: real files, real programs.
 *
 * @module
 */

import type { QuiesceContext } from "../../../lib/freeze/quiescer.ts";
import { HookSource } from "../../../lib/hooks/source.ts";
import type { UnitType } from "../../../lib/hooks/unit.ts";
import { linux } from "../../../lib/platform/linux/mod.ts";
import { ScriptFolder } from "../child_scripts.ts";

const { accounts, processes, hooks: system } = linux;
if (!accounts || !processes || !system) {
  throw new Error("Linux has accounts, processes and hooks");
}

/** What units are made with on this machine. */
export const MEANS = { accounts, processes, system };

/** What quiescers are told. */
export const CONTEXT: QuiesceContext = {
  cycle: "cycle-1",
  mountpoints: ["/", "/a b", "/new\nline\\"],
  reason: "a test",
  deadline: 32_503_680_000_000,
};

/** What is different from one hook directory of a test to another. */
export interface UnitFolderOptions {
  /** The hook of `-F`. */
  readonly hook?: string;
  /** The timeout of what says none. */
  readonly hookMs?: number;
  /** The types there are, if not all. */
  readonly types?: readonly UnitType[];
}

/** A folder with units and the scripts they run. */
export class UnitFolder extends ScriptFolder {
  /** Where the units are. */
  readonly directory: string = `${this.path}/hooks.d`;

  /** Makes it, as only root could have. */
  constructor() {
    super();
    Deno.mkdirSync(this.directory, { mode: 0o755 });
  }

  /**
   * Writes a unit.
   *
   * @param name Its name
   * @param lines What is in its group `[hook]`, and after
   * @returns The file
   */
  unit(name: string, ...lines: string[]): string {
    const path = `${this.directory}/${name}.hook`;
    const text = ["[hook]", ...lines, ""].join("\n");
    Deno.writeTextFileSync(path, text, { mode: 0o644 });
    return path;
  }

  /**
   * Writes a unit whose program notes its runs, a line each.
   *
   * @param name Its name, which comes first in each line
   * @param lines What else is in the unit
   * @returns The program
   */
  noting(name: string, ...lines: string[]): string {
    const program = this.write(`echo ${name} "$@" >> $HERE/calls`);
    this.unit(name, `exec=${program}`, ...lines);
    return program;
  }

  /**
   * Reads what was noted.
   *
   * @returns The lines
   */
  calls(): string[] {
    return this.read("calls").split("\n").slice(0, -1);
  }

  /**
   * Finds all hooks.
   *
   * @param options What differs
   * @returns Where hooks come from
   */
  source({ hook, hookMs = 10_000, types }: UnitFolderOptions = {}): HookSource {
    const settings = { directory: this.directory, hook, hookMs };
    const means = types === undefined ? MEANS : { ...MEANS, types };
    return new HookSource(() => settings, means);
  }
}
