/**
 * A cycle on a fake machine, with a real hook.
 *
 * @module
 */

import { Cycle } from "../../../lib/freeze/cycle.ts";
import type { FreezeSettings } from "../../../lib/freeze/settings.ts";
import { ScriptFolder } from "../child_scripts.ts";
import { Bench, SETTINGS } from "./bench.ts";
import type { MountOptions } from "./fake_kernel.ts";
import type { HookSettings } from "./hook_alone.ts";

/** Whose cycle it is. */
export const ORIGIN = {
  cycle: "a",
  by: "a test",
  command: "guest-fsfreeze-freeze",
};

/** A cycle and what it works with. */
export interface Stage extends Disposable {
  /** The machine. */
  readonly bench: Bench;
  /** The cycle, not begun. */
  readonly cycle: Cycle;
  /** Where the hook leaves what it does. */
  readonly folder: ScriptFolder;
}

/**
 * Prepares a cycle with a real hook that notes its calls.
 *
 * @param lines What else the hook does
 * @param mounts What is mounted
 * @param settings Settings that are not the usual ones
 * @returns The cycle
 */
export function stageOf(
  lines: string[],
  mounts: Readonly<Record<string, MountOptions>> = { "/": {}, "/a": {} },
  settings: Partial<FreezeSettings & HookSettings> = {},
): Stage {
  const folder = new ScriptFolder();
  const bench = new Bench({ settings: { hook: "", ...settings } });
  for (const [path, options] of Object.entries(mounts)) {
    bench.kernel.mount(path, options);
  }
  const hook = folder.write('echo "$1" >> $HERE/calls', ...lines);
  bench.settings = { ...SETTINGS, hook, ...settings };
  const cycle = new Cycle(bench.parts, {
    origin: ORIGIN,
    settings: bench.settings,
  });
  return {
    bench,
    cycle,
    folder,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
