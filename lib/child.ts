/**
 * Running a program to its end, within bounds.
 *
 * @module
 */

import { pause, pauseFor } from "./deadline.ts";
import type {
  Child,
  ChildEnd,
  ChildRequest,
  Processes,
} from "./platform/processes.ts";

/** How to run a program. */
export interface ChildOptions extends Omit<ChildRequest, "path" | "hear"> {
  /** How long it may take, in milliseconds; then it is killed. */
  readonly ms: number;
  /** How many bytes of what it prints to keep, from the end. */
  readonly keepBytes: number;
  /** Starts it, and kills it with its descendants. */
  readonly processes: Pick<Processes, "start">;
  /** Kills it early; because its time is over if that is a `TimeoutError`. */
  readonly signal?: AbortSignal;
  /** Decodes what it prints, as UTF-8 unless given. */
  readonly decode?: (bytes: Uint8Array<ArrayBuffer>) => string;
}

/** How a program ended, and the last it printed. */
export interface ChildOutcome extends ChildEnd {
  /** Why it was killed, if it was. */
  readonly killed: "too late" | "asked" | undefined;
  /** The end of its output and error output, as they came. */
  readonly output: string;
}

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
  const { ms: _, keepBytes, processes, signal: __, ...rest } = options;
  const { decode = decodeUtf8, ...request } = rest;
  const tail = new Tail(keepBytes);
  const hear = (bytes: Uint8Array) => tail.add(bytes);
  const child = await processes.start({ path, ...request, hear });
  const killed = await waitOrKill(child, options);
  const status = await settled(child);
  await pauseFor(child.outputEnd, DRAIN_MS);
  await child.leave();
  return { ...status, killed, output: decode(tail.bytes) };
}

async function waitOrKill(
  child: Child,
  { ms, signal }: ChildOptions,
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
  const ended = child.end.then(() => undefined);
  const killed = await Promise.race([ended, late]);
  stop.abort();
  if (killed !== undefined) await child.killTree();
  return killed;
}

/** Whoever kills it early may do so because its time is over. */
function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}

/** A process that hangs in the kernel dies later; nobody waits for it. */
async function settled(child: Child): Promise<ChildEnd> {
  const stop = new AbortController();
  const end = await Promise.race([child.end, pause(DEATH_MS, stop.signal)]);
  stop.abort();
  return end ?? { code: 137, signal: "SIGKILL" };
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The last bytes of a stream. */
class Tail {
  #limit: number;
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.bytes.length + bytes.length);
    joined.set(this.bytes);
    joined.set(bytes, this.bytes.length);
    this.bytes = joined.slice(-this.#limit);
  }
}
