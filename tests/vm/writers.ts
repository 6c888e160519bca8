/**
 * Starts writers and follows them, through any shell: the control shell of a
 * machine, or a shell of the host. The scripts are in `guest/`.
 *
 * @module
 */

import { until } from "./deadline.ts";
import { RECORD_FILE } from "./records.ts";

/** What a writer needs to know of a disk. */
export interface WrittenDisk {
  /** A word that names the disk. */
  readonly name: string;
  /** Where it is mounted. */
  readonly mount: string;
}

/** Whatever can run a script. */
export interface Shell {
  /** Runs a script that must succeed, and returns what it printed. */
  run(script: string): Promise<string>;
}

/** Where the scripts and their state are. */
export interface WriterOptions {
  /** The folder with `writer.sh`; the machine's by default. */
  readonly scripts?: string;
  /** The folder for flags, on a filesystem that is never frozen. */
  readonly state?: string;
}

/** Records that each disk gets before the writers count as running. */
const WARM_UP = 20;

/** Writers on some disks. */
export class Writers {
  readonly #shell: Shell;
  readonly #disks: readonly WrittenDisk[];
  readonly #state: string;

  private constructor(
    shell: Shell,
    options: { readonly disks: readonly WrittenDisk[]; readonly state: string },
  ) {
    this.#shell = shell;
    this.#disks = options.disks;
    this.#state = options.state;
  }

  /**
   * Starts one writer on each disk and waits for their first few records.
   *
   * @param shell Where to start them
   * @param options The disks, and where scripts and flags are
   * @returns The writers
   */
  static async start(
    shell: Shell,
    options: WriterOptions & { readonly disks: readonly WrittenDisk[] },
  ): Promise<Writers> {
    const { disks, scripts = "/rig", state = "/run/rig" } = options;
    const lines = disks.map(({ name, mount }) =>
      `RIG_STATE='${state}' '${scripts}/writer.sh' ${name} ` +
      `'${mount}/${RECORD_FILE}' > '${state}/${name}.out' 2>&1 &\n`
    );
    await shell.run(`mkdir -p '${state}'\n${lines.join("")}`);
    const writers = new Writers(shell, { disks, state });
    await writers.advance(new Map(disks.map(({ name }) => [name, WARM_UP])));
    return writers;
  }

  /**
   * Asks which record each writer committed last.
   *
   * @returns Numbers by the name of the disk
   */
  async last(): Promise<Map<string, number>> {
    const files = this.#disks.map(({ name }) => `${name}.last`).join(" ");
    return numbers(
      await this.#shell.run(`cd '${this.#state}'
        for file in ${files}; do
          [ ! -e $file ] || echo "\${file%.last} $(cat $file)"
        done`),
    );
  }

  /**
   * Reads where the hook stopped the writers.
   *
   * @returns Numbers by the name of the disk
   */
  async stoppedAt(): Promise<Map<string, number>> {
    return numbers(await this.#shell.run(`cat '${this.#state}/frozen-at'`));
  }

  /**
   * Waits until every writer has gone beyond a record.
   *
   * @param beyond Numbers by the name of the disk
   * @returns Where they are then
   */
  async advance(
    beyond: ReadonlyMap<string, number>,
  ): Promise<Map<string, number>> {
    return await until(async () => {
      const last = await this.last();
      const all = this.#disks.every(({ name }) =>
        (last.get(name) ?? 0) > (beyond.get(name) ?? 0)
      );
      return all ? last : undefined;
    }, { what: "the writers to write" });
  }

  /** Ends the writers; needed only where they outlive the shell. */
  async stop(): Promise<void> {
    const files = this.#disks.map(({ name }) => `${name}.writer`).join(" ");
    await this.#shell.run(`cd '${this.#state}'
      for file in ${files}; do
        read -r pid < $file && kill "$pid"
        while kill -0 "$pid" 2> /dev/null; do sleep 0.01; done
      done`);
  }
}

function numbers(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => {
    const [name = "", number] = line.split(" ");
    return [name, Number(number)];
  }));
}
