/**
 * Running a program to its end, within bounds.
 *
 * @module
 */

import { reasonOf } from "./error.ts";
import { pause, pauseFor } from "./deadline.ts";
import type { Processes } from "./platform/processes.ts";

/** How to run a program. */
export interface ChildOptions {
  /** Its arguments. */
  readonly args: readonly string[];
  /** How long it may take, in milliseconds; then it is killed. */
  readonly ms: number;
  /** How many bytes of what it prints to keep, from the end. */
  readonly keepBytes: number;
  /** Kills it and its descendants. */
  readonly processes: Processes;
  /** Kills it early; because its time is over if that is a `TimeoutError`. */
  readonly signal?: AbortSignal;
  /** What it reads; nothing unless given. */
  readonly input?: Uint8Array;
  /** Its whole environment; the agent's own unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Its working directory; the agent's own unless given. */
  readonly cwd?: string;
  /** Whom to run it as; the agent's own user unless given. */
  readonly user?: ChildUser;
}

/** A user by numbers. The program belongs to no other group. */
export interface ChildUser {
  /** The user's number. */
  readonly uid: number;
  /** The group's number. */
  readonly gid: number;
}

/** How a program ended, and the last it printed. */
export interface ChildOutcome {
  /** Its exit status; that of a killed program is not 0. */
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: string | undefined;
  /** Why it was killed, if it was. */
  readonly killed: "too late" | "asked" | undefined;
  /** The end of its output and error output, as they came. */
  readonly output: string;
}

/** The program could not be started: nothing of it has run. */
export class NotStarted extends Error {}

/** How long to wait for output that was printed right before the end. */
const DRAIN_MS = 100;
/** How long a killed process may take to die; one stuck in the kernel cannot. */
const DEATH_MS = 1000;

/**
 * Runs a program in a process group of its own until it ends. A descendant
 * that keeps its output open does not hold up the result.
 *
 * @param path The program
 * @param options How to run it
 * @returns How it ended
 */
export async function runChild(
  path: string,
  options: ChildOptions,
): Promise<ChildOutcome> {
  const child = spawn(path, options);
  const input = options.input && new Input(child.stdin, options.input);
  const tail = new Tail(options.keepBytes);
  const outputs = [child.stdout, child.stderr].map((stream) =>
    new Output(stream, tail)
  );
  const killed = await waitOrKill(child, options);
  const status = await settled(child);
  const ended = Promise.all(outputs.map(({ ended }) => ended));
  await pauseFor(ended, DRAIN_MS);
  await Promise.all(outputs.map((output) => output.close()));
  await input?.close();
  return { ...status, killed, output: tail.text() };
}

function spawn(
  path: string,
  { args, input, env, cwd, user }: ChildOptions,
): Deno.ChildProcess {
  try {
    return new Deno.Command(path, {
      args: [...args],
      ...(env === undefined ? {} : { env: { ...env }, clearEnv: true }),
      ...(cwd === undefined ? {} : { cwd }),
      ...user,
      detached: true,
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    const why = reasonOf(cause);
    throw new NotStarted(why, { cause });
  }
}

async function waitOrKill(
  child: Deno.ChildProcess,
  { ms, processes, signal }: ChildOptions,
): Promise<ChildOutcome["killed"]> {
  const stop = new AbortController();
  const late = pause(
    ms,
    AbortSignal.any([stop.signal, ...signal ? [signal] : []]),
  )
    .then(() =>
      signal?.aborted && !isTimeout(signal.reason)
        ? "asked" as const
        : "too late" as const
    );
  const ended = child.status.then(() => undefined);
  const killed = await Promise.race([ended, late]);
  stop.abort();
  if (killed !== undefined) await processes.killTree(child.pid);
  return killed;
}

/** Whoever kills it early may do so because its time is over. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

/** A process that hangs in the kernel dies later; nobody waits for it. */
async function settled(
  child: Deno.ChildProcess,
): Promise<Pick<ChildOutcome, "code" | "signal">> {
  const stop = new AbortController();
  const status = await Promise.race([
    child.status,
    pause(DEATH_MS, stop.signal),
  ]);
  stop.abort();
  if (status === undefined) child.unref();
  const { code, signal } = status ?? { code: 137, signal: "SIGKILL" };
  return { code, signal: signal ?? undefined };
}

/** A child's input. Whether it reads all of it is its own affair. */
class Input {
  #writer: WritableStreamDefaultWriter<Uint8Array>;
  #written: Promise<void>;

  constructor(stream: WritableStream<Uint8Array>, bytes: Uint8Array) {
    this.#writer = stream.getWriter();
    this.#written = this.#feed(bytes).catch(() => {});
  }

  async #feed(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes);
    await this.#writer.close();
  }

  async close(): Promise<void> {
    await this.#writer.abort().catch(() => {});
    await this.#written;
  }
}

/** One of a child's outputs, read until it ends or nobody wants more. */
class Output {
  /** Settles at the end of the stream. */
  readonly ended: Promise<void>;
  #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(stream: ReadableStream<Uint8Array>, tail: Tail) {
    this.#reader = stream.getReader();
    this.ended = this.#drain(tail);
  }

  async #drain(tail: Tail): Promise<void> {
    for (
      let { value } = await this.#reader.read();
      value !== undefined;
      { value } = await this.#reader.read()
    ) tail.add(value);
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.ended;
  }
}

/** The last bytes of a stream. */
class Tail {
  #limit: number;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.length + bytes.length);
    joined.set(this.#bytes);
    joined.set(bytes, this.#bytes.length);
    this.#bytes = joined.slice(-this.#limit);
  }

  text(): string {
    return new TextDecoder().decode(this.#bytes);
  }
}
