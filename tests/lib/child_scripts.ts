/**
 * Small programs that behave as badly as programs do.
 *
 * @module
 */

const PATIENCE_MS = 20_000;

/** A folder for scripts and what they leave, gone when disposed of. */
export class ScriptFolder implements Disposable {
  /** Where it is. */
  readonly path: string = Deno.makeTempDirSync();

  /**
   * Writes a script.
   *
   * @param lines What it does; `$HERE` is the folder
   * @returns Its path
   */
  write(...lines: string[]): string {
    const path = `${this.path}/script${crypto.randomUUID()}`;
    const text = ["#!/bin/sh", `HERE='${this.path}'`, ...lines, ""].join("\n");
    Deno.writeTextFileSync(path, text, { mode: 0o755 });
    return path;
  }

  /**
   * Reads what a script left.
   *
   * @param name The file's name
   * @returns Its content; nothing if it is not there
   */
  read(name: string): string {
    try {
      return Deno.readTextFileSync(`${this.path}/${name}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }
  }

  /**
   * Waits for what a script leaves.
   *
   * @param name The file's name
   * @param content What it is to hold
   */
  async until(name: string, content: string): Promise<void> {
    await until(() => this.read(name) === content, `${name}: ${content}`);
  }

  /**
   * Reads process numbers that a script left, a line each.
   *
   * @param name The file's name
   * @returns The numbers
   */
  pids(name: string): number[] {
    const pids = this.read(name).trim().split("\n").map(Number);
    // 0 and 1 would be killed with far too much else.
    if (pids.every((pid) => pid > 1)) return pids;
    throw new Error(`Cannot find processes in ${name}: ${pids}`);
  }

  /**
   * Kills what a script left running, and waits for its end.
   *
   * @param name The file with the process numbers
   */
  async kill(name: string): Promise<void> {
    const pids = this.pids(name);
    for (const pid of pids) Deno.kill(pid, "SIGKILL");
    for (const pid of pids) await untilGone(pid);
  }

  /** Takes it away. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/**
 * Waits until a process has ended, which nobody else tells.
 *
 * @param pid The process
 */
export async function untilGone(pid: number): Promise<void> {
  await until(() => !isThere(pid), `the end of ${pid}`);
}

/**
 * Waits for something that tells nobody when it comes.
 *
 * @param isMet Tells whether it has come
 * @param what What it is
 */
export async function until(isMet: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!isMet()) {
    if (performance.now() > end) throw new Error(`Cannot wait for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A zombie has ended, whoever has not looked at it yet. */
function isThere(pid: number): boolean {
  try {
    return !/\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}
