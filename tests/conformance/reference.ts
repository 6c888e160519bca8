/**
 * The agents to compare with: the one of this machine, and Debian 13's.
 *
 * @module
 */

import { exists } from "../e2e/process_table.ts";
import { NO_TRIXIE, trixieCommand } from "../trixie.ts";
import { attempt, type CommandLine } from "../vm/host_command.ts";

/** Where Debian installs it. */
export const QEMU_GA = "/usr/sbin/qemu-ga";

/** This machine's: Debian's, unless `QEMU_GA` names another program. */
export const NATIVE: string = Deno.env.get("QEMU_GA") ?? QEMU_GA;

/** An agent to compare with. */
export interface Reference {
  /** Names it, and its place in a virtual machine. */
  readonly name: "native" | "trixie";
  /** What it is called in a sentence. */
  readonly title: string;
  /** Why it cannot be started here; `undefined` if it can. */
  readonly lack: string | undefined;
  /** Spells what starts it, to which arguments may be added. */
  readonly command: () => CommandLine;
}

/** Every agent to compare with. */
export const REFERENCES: readonly Reference[] = [
  {
    name: "native",
    title: "this machine's qemu-ga",
    lack: exists(NATIVE) ? undefined : `there is no ${NATIVE}`,
    command: () => [NATIVE],
  },
  {
    name: "trixie",
    title: "the qemu-ga of Debian 13",
    lack: NO_TRIXIE ? "there is no Debian 13, as make test makes" : undefined,
    command: () => trixieCommand(QEMU_GA),
  },
];

/** A version of the agent to compare with. */
export interface Version {
  /** As the agent writes it. */
  readonly text: string;
  /** Major and minor version as one number: 7.2 is 7.02. */
  readonly number: number;
}

/**
 * Asks an agent for its version.
 *
 * @param command What starts it
 * @returns The version
 */
export async function versionOf(command: CommandLine): Promise<Version> {
  const [program, ...words] = command;
  const { output } = await attempt(program, [...words, "-V"]);
  const [text, major, minor] = /(\d+)\.(\d+)[.\d]*/.exec(output) ?? [];
  if (text === undefined) {
    throw new Error(`Cannot tell the version of ${program}: ${output}`);
  }
  return { text, number: Number(major) + Number(minor) / 100 };
}
