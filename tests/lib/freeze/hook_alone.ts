/**
 * A machine whose only application is quiesced by a real hook.
 *
 * @module
 */

import type { Quiescer, Quiescers } from "../../../lib/freeze/quiescer.ts";
import { LegacyHook } from "../../../lib/hooks/legacy.ts";
import { hookSystem } from "../../../lib/platform/linux/hook_system.ts";
import { processes } from "../../../lib/platform/linux/processes.ts";

/** The hook. */
export interface HookSettings {
  /** The program, if there is one. */
  readonly hook?: string;
  /** How long each run may take, in milliseconds. */
  readonly hookMs: number;
}

/**
 * Makes a source of one hook.
 *
 * @param settings Asked each time
 * @returns The source
 */
export function hookAlone(settings: () => HookSettings): Quiescers {
  return {
    load: () => {
      const { hook, hookMs } = settings();
      const hooks = hook === undefined ? [] : [hookAt(hook, hookMs)];
      return Promise.resolve(hooks);
    },
    revive: (mark) => Promise.resolve(hookAt(mark, settings().hookMs)),
  };
}

/**
 * Makes a hook.
 *
 * @param path The program
 * @param timeoutMs How long each run may take, in milliseconds
 * @returns The hook
 */
export function hookAt(path: string, timeoutMs: number): Quiescer {
  const decode = hookSystem.readOutput;
  const means = { processes, decode };
  return new LegacyHook(path, { timeoutMs, onFailure: "abort", ...means });
}
