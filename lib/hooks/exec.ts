/**
 * Units of type `exec`: a program that quiesces an application, and one that
 * takes it back.
 *
 * @module
 */

import type {
  QuiesceContext,
  Quiescer,
  QuiesceResult,
} from "../freeze/quiescer.ts";
import type { UserAccount } from "../platform/accounts.ts";
import type { ChildUser } from "../platform/processes.ts";
import { isAbsolute } from "../path.ts";
import { type HookPhase, hookVariables } from "./environment.ts";
import { runStep } from "./step.ts";
import { type Unit, UnitFault, type UnitMeans } from "./unit.ts";

/** A program with its arguments. */
export type ProgramLine = readonly [program: string, ...args: string[]];

/** All that is to be known to run a unit, and to undo it in another process. */
export interface ExecPlan {
  /** The unit's name. */
  readonly name: string;
  /** See {@linkcode Quiescer.order}. */
  readonly order: number;
  /** See {@linkcode Quiescer.onFailure}. */
  readonly onFailure: "abort" | "continue";
  /** See {@linkcode Quiescer.timeoutMs}. */
  readonly timeoutMs: number;
  /** How often to try again. */
  readonly retries: number;
  /** How long to wait before that, in milliseconds. */
  readonly retryMs: number;
  /** What is run before the freeze. */
  readonly freeze: ProgramLine;
  /** What is run after the thaw; nothing if there is nothing to undo. */
  readonly thaw?: ProgramLine | undefined;
  /** Variables for both. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whom to run both as, if not as the agent. */
  readonly user?: ChildUser | undefined;
}

const PHASE = "{phase}";
const NOTHING = "none";

/** The mark of such a quiescer begins with this; its plan follows. */
const EXEC_MARK = "exec:";

/**
 * Makes the quiescer of a unit. Its programs are looked at now and the user is
 * looked up now, so that neither is needed while filesystems are frozen.
 *
 * @param unit The unit
 * @param means Kills programs and knows users
 * @returns The quiescer
 */
export async function execQuiescer(
  unit: Unit,
  means: UnitMeans,
): Promise<Quiescer> {
  const { freeze, thaw } = linesOf(unit);
  const { system } = means;
  await system.checkProgram(freeze[0]);
  if (thaw !== undefined) await system.checkProgram(thaw[0]);
  const user = await userOf(unit, means.accounts);
  const { name, order, onFailure, timeoutMs, retries, retryMs } = unit;
  const steps = { freeze, thaw, retries, retryMs };
  const environment = {
    ...system.environment(user?.home),
    ...environmentOf(unit),
  };
  const plan = { name, order, onFailure, timeoutMs, environment, ...steps };
  const who = user && { uid: user.uid, gid: user.gid };
  return new ExecQuiescer({ ...plan, user: who }, means);
}

/**
 * Makes the quiescer that an earlier agent has begun.
 *
 * @param mark Its mark
 * @param means Starts and kills programs
 * @returns The quiescer, to be resumed
 */
export function reviveExec(mark: string, means: UnitMeans): Quiescer {
  // Only root can have written the marker that this comes from.
  const plan: ExecPlan = JSON.parse(mark.slice(EXEC_MARK.length));
  return new ExecQuiescer(plan, means);
}

/** Runs a unit's programs. */
class ExecQuiescer implements Quiescer {
  /** See {@linkcode Quiescer.kind}. */
  readonly kind = "hook";
  #plan: ExecPlan;
  #means: UnitMeans;

  /**
   * Prepares to run.
   *
   * @param plan What to run
   * @param means Starts and kills programs
   */
  constructor(plan: ExecPlan, means: UnitMeans) {
    this.#plan = plan;
    this.#means = means;
  }

  /** See {@linkcode Quiescer.name}. */
  get name(): string {
    return this.#plan.name;
  }

  /** See {@linkcode Quiescer.order}. */
  get order(): number {
    return this.#plan.order;
  }

  /** See {@linkcode Quiescer.onFailure}. */
  get onFailure(): "abort" | "continue" {
    return this.#plan.onFailure;
  }

  /** See {@linkcode Quiescer.timeoutMs}. */
  get timeoutMs(): number {
    return this.#plan.timeoutMs;
  }

  /** The whole plan: the file may be another one when it is undone. */
  get mark(): string {
    return EXEC_MARK + JSON.stringify(this.#plan);
  }

  /** See {@linkcode Quiescer.quiesce}. */
  async quiesce(
    context: QuiesceContext,
    signal: AbortSignal,
  ): Promise<QuiesceResult> {
    const { freeze } = this.#plan;
    return await this.#run(freeze, { phase: "freeze", context, signal });
  }

  /** See {@linkcode Quiescer.resume}. */
  async resume(context: QuiesceContext): Promise<QuiesceResult> {
    const { thaw } = this.#plan;
    if (thaw === undefined) return { output: "", attempts: 0 };
    return await this.#run(thaw, { phase: "thaw", context });
  }

  async #run(
    [program, ...args]: ProgramLine,
    { phase, context, signal }: {
      phase: HookPhase;
      context: QuiesceContext;
      signal?: AbortSignal;
    },
  ): Promise<QuiesceResult> {
    const { name, timeoutMs: ms, environment, ...plan } = this.#plan;
    const { processes, system } = this.#means;
    const killed = Date.now() + ms;
    const deadline = phase === "freeze"
      ? Math.min(killed, context.deadline)
      : killed;
    const told = hookVariables({ phase, context, deadline, system });
    const verb = phase === "freeze" ? "quiesce" : "resume";
    return await runStep(program, {
      what: `Cannot ${verb} ${name}`,
      args,
      env: { ...environment, ...told },
      user: plan.user,
      ms,
      retries: plan.retries,
      retryMs: plan.retryMs,
      processes,
      cwd: system.directory,
      decode: system.readOutput,
      signal,
    });
  }
}

function linesOf(
  { settings, path }: Unit,
): { freeze: ProgramLine; thaw?: ProgramLine } {
  const program = settings.text("exec") ?? "";
  const args = settings.words("args") ?? [];
  const line = (phase: HookPhase): ProgramLine => [
    program,
    ...args.map((word) => word.replaceAll(PHASE, phase)),
  ];
  const [undo, ...rest] = settings.words("undo") ?? [];
  const freeze = line("freeze");
  if (undo === NOTHING && rest.length === 0) return { freeze };
  if (undo !== undefined) {
    return { freeze, thaw: [absolute(undo, path), ...rest] };
  }
  if (args.some((word) => word.includes(PHASE))) {
    return { freeze, thaw: line("thaw") };
  }
  throw new UnitFault(
    `the key "undo" is missing, since args have no ${PHASE}: ` +
      `give a program, or ${NOTHING} if there is nothing to take back`,
  );
}

function absolute(program: string, unit: string): string {
  if (isAbsolute(program, unit)) return program;
  throw new UnitFault(`undo: "${program}" is not an absolute path`);
}

async function userOf(
  { settings }: Unit,
  accounts: UnitMeans["accounts"],
): Promise<UserAccount | undefined> {
  const name = settings.text("user");
  if (name === undefined) return undefined;
  if (accounts === undefined) {
    throw new UnitFault("user: nobody else can be taken on on this system");
  }
  const account = await accounts.find(name);
  if (account === undefined) throw new UnitFault(`there is no user "${name}"`);
  return account;
}

function environmentOf(
  { settings, environment }: Unit,
): Record<string, string> {
  const user = settings.text("user");
  const who = user === undefined ? {} : { USER: user, LOGNAME: user };
  return { ...who, ...environment };
}
