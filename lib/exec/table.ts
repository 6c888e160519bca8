/**
 * The programs that clients have started, by process id.
 *
 * @module
 */

import { getLogger } from "@logtape/logtape";
import { AgentError } from "../error.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Launcher, Program } from "../platform/programs.ts";
import { SystemError } from "../platform/system_error.ts";
import type { Timer } from "../timer.ts";
import { Capture } from "./capture.ts";
import { ExecRecord } from "./record.ts";

/** What a table works with. */
export interface ExecTableParts {
  /** Starts programs. */
  readonly launcher: Launcher;
  /** Tells time. */
  readonly timer: Timer;
}

/** What a client wants to be run. */
export interface ExecRequest extends Pick<Program, "path" | "args" | "env"> {
  /** What the program reads; nothing unless given. */
  readonly input?: Uint8Array<ArrayBuffer> | undefined;
  /** Whether more input may follow. */
  readonly keepsInput?: boolean;
  /** Whether its output is kept. */
  readonly stdout: boolean;
  /** Whether its error output is kept, and whether among the output. */
  readonly stderr: boolean | "stdout";
  /** How long it may run, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

const log = getLogger(["stillpoint", "exec"]);

/** Starts programs and remembers them until somebody has asked. */
export class ExecTable implements AsyncDisposable {
  #parts: ExecTableParts;
  /** In the order they were started. */
  #records = new Map<number, ExecRecord>();
  #expiries = new Map<ExecRecord, Disposable>();
  #starting = 0;
  #isClosed = false;

  /**
   * Begins with no program.
   *
   * @param parts What it works with
   */
  constructor(parts: ExecTableParts) {
    this.#parts = parts;
  }

  /**
   * Starts a program.
   *
   * @param request Which one
   * @returns Its process id
   */
  async start(request: ExecRequest): Promise<number> {
    this.#makeRoom(request.path);
    this.#starting++;
    try {
      return await this.#start(request);
    } finally {
      this.#starting--;
    }
  }

  /**
   * Finds a program.
   *
   * @param pid Its process id
   * @returns What is known about it
   */
  find(pid: number | bigint): ExecRecord {
    const record = this.#records.get(Number(pid));
    if (record !== undefined && typeof pid === "number") return record;
    throw new AgentError(`PID ${pid} does not exist`);
  }

  /**
   * Finds the input of a program.
   *
   * @param pid Its process id
   * @returns The input, which takes more
   */
  inputOf(pid: number | bigint): Input {
    const { input } = this.find(pid).running;
    if (input?.isOpen) return input;
    throw new AgentError(`Cannot write to PID ${pid}: its input is closed`);
  }

  /**
   * Forgets a program that has ended.
   *
   * @param record The program
   */
  forget(record: ExecRecord): void {
    const { pid } = record.running;
    if (this.#records.get(pid) === record) this.#records.delete(pid);
    this.#expiries.get(record)?.[Symbol.dispose]();
    this.#expiries.delete(record);
    record[Symbol.dispose]();
  }

  /** Forgets all programs, but lets them run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    for (const record of [...this.#records.values()]) this.forget(record);
    await this.#parts.launcher[Symbol.asyncDispose]();
  }

  async #start(request: ExecRequest): Promise<number> {
    const { path, args, env, input, keepsInput = false } = request;
    const { timer, launcher } = this.#parts;
    const stdout = request.stdout ? this.#newCapture() : undefined;
    const stderr = request.stderr === true ? this.#newCapture() : undefined;
    const running = await launcher.start({
      path,
      args,
      env,
      hasInput: keepsInput || input !== undefined,
      stdout,
      stderr: request.stderr === "stdout" ? "stdout" : stderr,
    }).catch((error) => {
      throw notStarted(path, error);
    });
    // What it was given, and its arguments, may be secret.
    log.info("Started {path} as PID {pid}", { path, pid: running.pid });
    if (input !== undefined) running.input?.send(input);
    if (!keepsInput) running.input?.end();
    const { timeoutMs } = request;
    const captures = { stdout, stderr };
    this.#add(new ExecRecord({ running, captures, timer, timeoutMs }));
    return running.pid;
  }

  #add(record: ExecRecord): void {
    const { pid } = record.running;
    const former = this.#records.get(pid);
    if (former !== undefined) this.forget(former);
    this.#records.set(pid, record);
    record.finished.then(() => this.#expireLater(record));
  }

  #expireLater(record: ExecRecord): void {
    if (this.#isClosed || this.#records.get(record.running.pid) !== record) {
      return;
    }
    const expire = () => this.forget(record);
    const expiry = this.#parts.timer.after(LIMITS.execKeepMs, expire);
    this.#expiries.set(record, expiry);
  }

  #newCapture(): Capture {
    return new Capture((bytes) => this.#reserve(bytes));
  }

  /** Old results make room for new ones; what runs is never forgotten. */
  #makeRoom(path: string): void {
    const isFull = () =>
      this.#records.size + this.#starting >= LIMITS.execRecords;
    while (isFull() && this.#forgetOldest());
    if (!isFull()) return;
    throw new AgentError(
      `Cannot execute "${path}": ${LIMITS.execRecords} programs are running`,
    );
  }

  #reserve(bytes: number): boolean {
    const isTooMuch = () => {
      const sizes = this.#records.values().map(({ size }) => size);
      const taken = sizes.reduce((sum, size) => sum + size, 0);
      return taken + bytes > LIMITS.allCapturedBytes;
    };
    while (isTooMuch() && this.#forgetOldest());
    return !isTooMuch();
  }

  #forgetOldest(): boolean {
    const oldest = this.#records.values()
      .find(({ exit }) => exit !== undefined);
    if (oldest === undefined) return false;
    const { pid } = oldest.running;
    log.warn("Forgetting PID {pid}: nobody has asked for it", { pid });
    this.forget(oldest);
    return true;
  }
}

function notStarted(path: string, error: unknown): unknown {
  if (!(error instanceof SystemError)) return error;
  const desc = `Failed to execute child process “${path}” (${error.message})`;
  return new AgentError(desc, { cause: error });
}
