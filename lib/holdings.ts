/**
 * What clients hold: files they have opened, and programs they have started.
 * It outlives their connections, but not the agent.
 *
 * @module
 */

import type { Abilities } from "./command.ts";
import { ExecTable } from "./exec/table.ts";
import { HandleCounter } from "./files/counter.ts";
import { FileTable } from "./files/table.ts";
import type { Os } from "./platform/mod.ts";
import { timer } from "./timer.ts";

/** What an administrator can set about it. */
export interface HoldingsSettings {
  /** The directory for state, which is read once. */
  readonly statedir: string;
  /** How long a file may go unused, in seconds. */
  readonly fileIdleTimeout: number;
}

/** Files and programs, as far as the system has any. */
export class Holdings implements AsyncDisposable {
  /** The abilities that commands need for them. */
  readonly abilities: Pick<Abilities, "files" | "exec">;

  /**
   * Begins with nothing.
   *
   * @param os What the system can do
   * @param settings Asked anew each time
   */
  constructor(os: Os, settings: () => HoldingsSettings) {
    this.abilities = {
      ...fileTable(os, settings),
      ...execTable(os),
    };
  }

  /** Closes the files, and loses touch with the programs. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { files, exec } = this.abilities;
    await files?.[Symbol.asyncDispose]();
    await exec?.[Symbol.asyncDispose]();
  }
}

function fileTable(
  { files }: Os,
  settings: () => HoldingsSettings,
): Pick<Abilities, "files"> {
  if (files === undefined) return {};
  const counter = new HandleCounter({
    path: `${settings().statedir}/qga.state`,
    syncDirectory: files.syncDirectory,
  });
  const idleMs = () => settings().fileIdleTimeout * 1000;
  return { files: new FileTable({ files, counter, timer, idleMs }) };
}

function execTable({ newLauncher }: Os): Pick<Abilities, "exec"> {
  if (newLauncher === undefined) return {};
  return { exec: new ExecTable({ launcher: newLauncher(), timer }) };
}
