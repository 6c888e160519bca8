/**
 * A hook that notes each call, and does what a test wants.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";

/** What a hook does beside noting its calls, as shell script. */
export interface HookActions {
  /** On `freeze`. */
  readonly freeze?: string;
  /** On `thaw`. */
  readonly thaw?: string;
}

/** A hook in a folder. */
export class HookScript {
  /** The program. */
  readonly path: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = `${folder}/hook.sh`;
  }

  /**
   * Writes a hook. Its script may call `await_gate NAME`, which waits for
   * {@linkcode open}.
   *
   * @param folder Where
   * @param actions What it does
   * @returns The hook
   */
  static async write(
    folder: string,
    { freeze = "", thaw = "" }: HookActions = {},
  ): Promise<HookScript> {
    const hook = new HookScript(folder);
    await Deno.writeTextFile(
      hook.path,
      `#!/bin/sh
await_gate() {
  while [ -d '${folder}' ] && ! [ -e '${folder}/gate-'$1 ]; do sleep 0.02; done
}
echo "$1" >> '${folder}/hook.calls'
case $1 in
freeze) :; ${freeze} ;;
thaw) :; ${thaw} ;;
esac
`,
      { mode: 0o755 },
    );
    return hook;
  }

  /**
   * Lets scripts go on that wait at a gate, now and later.
   *
   * @param gate Its name
   */
  async open(gate: string): Promise<void> {
    await Deno.writeTextFile(`${this.#folder}/gate-${gate}`, "");
  }

  /**
   * Reads what it was called with.
   *
   * @returns Its arguments, a word each
   */
  async calls(): Promise<string[]> {
    try {
      const text = await Deno.readTextFile(`${this.#folder}/hook.calls`);
      return text.split("\n").slice(0, -1);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  /**
   * Waits until it was called that often.
   *
   * @param count How often
   * @returns All calls
   */
  async called(count: number): Promise<string[]> {
    return await until(async () => {
      const calls = await this.calls();
      return calls.length >= count ? calls : undefined;
    }, { what: `call ${count} of the hook` });
  }
}
