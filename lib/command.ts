/**
 * What a command is.
 *
 * @module
 */

import type { ExecTable } from "./exec/table.ts";
import type { FileTable } from "./files/table.ts";
import type { Freezer } from "./freeze/mod.ts";
import type { PastCycles } from "./journal/journal.ts";
import type { Metrics } from "./metrics/collect.ts";
import type { Counters } from "./metrics/counters.ts";
import type { MachineAbilities } from "./platform/mod.ts";
import type { Schema, Shape } from "./schema.ts";

/** What an agent may be able to do; what is absent is not supported. */
export interface Abilities extends MachineAbilities {
  /** What the agent counts of its work. */
  readonly counters?: Counters;
  /** Programs that clients have started. */
  readonly exec?: ExecTable;
  /** Files that clients have open. */
  readonly files?: FileTable;
  /** Present where filesystems can be frozen. */
  readonly freezer?: Freezer;
  /** Freeze cycles of earlier agents; present where there is a freezer. */
  readonly journal?: PastCycles;
  /** Figures of the machine and the agent. */
  readonly metrics?: Metrics;
}

/** The name of an ability that a command may need. */
export type Ability = keyof Abilities;

/** What a client learns about a command. */
export interface CommandInfo {
  /** Its name on the wire. */
  readonly name: string;
  /** Whether the administrator allows it. */
  readonly enabled: boolean;
  /** Whether success is answered. */
  readonly "success-response": boolean;
}

/** What the agent tells about itself. */
export interface AgentInfo {
  /** The version of the protocol, which clients take for the agent's. */
  readonly version: string;
  /** The version of this program. */
  readonly ownVersion: string;
  /** Every command there is. */
  readonly commands: readonly CommandInfo[];
}

/** What a command may use while it runs. */
export type Context<N extends Ability = never> =
  & Required<Pick<Abilities, N>>
  & {
    /**
     * Aborted when the answer cannot be delivered any more, or is not wanted;
     * never once it was delivered.
     */
    readonly signal: AbortSignal;
    /** The client, as the log names it. */
    readonly client: string;
    /** The agent itself. */
    readonly agent: AgentInfo;
  };

/** Operating systems a command exists on. */
export type Platform = "linux" | "windows";

/** A command as its file declares it: everything there is to know about it. */
export interface Spec<A, R, N extends Ability> {
  /** The name on the wire. */
  readonly name: `guest-${string}` | `__org.stillpoint_${string}`;
  /** What it does, in one sentence for the command's documentation. */
  readonly summary: string;
  /** Its arguments. */
  readonly args: Schema<A>;
  /**
   * What it returns, for the documentation: the protocol's name for it, or its
   * members. Nothing if success is not answered.
   */
  readonly returns?: string;
  /** Abilities it cannot do without; it is absent where one is missing. */
  readonly needs?: readonly N[];
  /** Where it exists; everywhere unless given. */
  readonly platforms?: readonly Platform[];
  /**
   * Whether it may run while filesystems are frozen. The administrator's
   * lists count then, too, but for a command that is `always` allowed: what
   * was frozen can be thawed.
   */
  readonly whileFrozen?: boolean | "always";
  /** Whether success is answered; a shutdown is not. */
  readonly replies?: boolean;
  /** Whether its answer comes after the sentinel byte. */
  readonly delimited?: boolean;
  /**
   * What becomes of earlier requests of the same client that still run when
   * it arrives. `drop`: the client has given them up, so that this one is
   * served at once and they are not answered. `interrupt`: they are told to
   * come to an end, and answered before this one.
   */
  readonly earlier?: "drop" | "interrupt";
  /** Does the work. */
  run(args: A, context: Context<N>): R | Promise<R>;
}

/** A command as the dispatcher sees it: its types are checked and gone. */
export interface Command extends
  Readonly<
    Required<
      Omit<
        Spec<unknown, unknown, Ability>,
        "args" | "run" | "earlier" | "returns"
      >
    >
  > {
  /** Tells what its arguments are. */
  readonly takes: () => Shape;
  /** See {@linkcode Spec.returns}. */
  readonly returns: string | undefined;
  /** See {@linkcode Spec.earlier}. */
  readonly earlier: "drop" | "interrupt" | undefined;
  /** Checks raw arguments and runs. */
  invoke(raw: Parameters<Schema<unknown>>[0], context: Context): unknown;
}

/**
 * Declares a command.
 *
 * @param spec Everything there is to know about it
 * @returns The form that goes into the table of commands
 */
export function command<A, R, N extends Ability = never>(
  spec: Spec<A, R, N>,
): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    takes: spec.args.shape,
    returns: spec.returns,
    needs: spec.needs ?? [],
    platforms: spec.platforms ?? ["linux", "windows"],
    whileFrozen: spec.whileFrozen ?? false,
    replies: spec.replies ?? true,
    delimited: spec.delimited ?? false,
    earlier: spec.earlier,
    invoke: (raw, context) =>
      spec.run(spec.args(raw, ""), context as Context<N>),
  };
}
