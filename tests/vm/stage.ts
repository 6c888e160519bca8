/**
 * Where the demo plays: disks that somebody writes to, an agent, and a shell
 * beside it. A virtual machine is one; loop devices of the host are another.
 *
 * @module
 */

import type { AgentClient } from "./agent_client.ts";
import type { FilesystemType } from "./disk_image.ts";
import type { Shell, Writers, WrittenDisk } from "./writers.ts";

/** A disk of the stage. */
export interface StageDisk extends WrittenDisk {
  /** The filesystem on it. */
  readonly type: FilesystemType;
  /** The image on the host. */
  readonly image: string;
}

/** A running agent among busy disks. */
export interface Stage extends AsyncDisposable {
  /** The kernel that freezes, for people. */
  readonly kernel: string;
  /** A folder of the host for the copies. */
  readonly folder: string;
  /** The disks. */
  readonly disks: readonly StageDisk[];
  /** Runs scripts where the agent runs, whatever is frozen. */
  readonly shell: Shell;
  /** A folder there that is never frozen. */
  readonly state: string;
  /** The agent, from the host's side. */
  readonly client: AgentClient;
  /** What keeps the disks busy. */
  readonly writers: Writers;
  /** The arguments with which the agent freezes these disks and no others. */
  readonly freeze: FreezeRequest;
}

/** The request that freezes the stage's disks. */
export interface FreezeRequest {
  /** The command. */
  readonly name: string;
  /** Its arguments. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** The disks of every stage. */
export const DISKS: readonly {
  readonly name: string;
  readonly type: FilesystemType;
}[] = [
  { name: "data", type: "ext4" },
  { name: "logs", type: "xfs" },
];

/**
 * Makes a stage of its parts.
 *
 * @param parts Everything but its end
 * @param resources What to give back at its end
 * @returns The stage
 */
export function stageOf(
  parts: Omit<Stage, typeof Symbol.asyncDispose>,
  resources: AsyncDisposable,
): Stage {
  return {
    ...parts,
    [Symbol.asyncDispose]: async () => await resources[Symbol.asyncDispose](),
  };
}
