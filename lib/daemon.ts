/**
 * Going to the background. A Deno program cannot fork, so it starts itself
 * again: the first process waits until the second one is ready, reports how
 * that went as its own exit status, and leaves.
 *
 * @module
 */

import { PARENT_VARIABLE, READY } from "./daemon_child.ts";
import { pause } from "./deadline.ts";

const DEADLINE_MS = 30_000;
/** How long one that is too late may take to stop by itself. */
const STOP_MS = 2000;
/** How long to wait for words that were on their way at the end. */
const DRAIN_MS = 1000;
const STDERR_CHARACTERS = 64 * 1024;

/** How a start in the background went. */
export interface DaemonStart {
  /** The status to exit with; 0 if the daemon serves. */
  readonly code: number;
  /** What the daemon had to say until then, for standard error. */
  readonly stderr: string;
}

/** How to start. */
export interface DaemonOptions {
  /** How long to wait for the daemon, in milliseconds; 30 s by default. */
  readonly deadlineMs?: number;
}

type Outcome = "ready" | "ended" | "late";

/**
 * Starts this program again, with the same arguments, and waits until it
 * serves or has failed. The caller should exit then: the daemon goes on.
 *
 * @param options How to start
 * @returns How it went
 */
export async function startDaemon(
  options: DaemonOptions = {},
): Promise<DaemonStart> {
  const { deadlineMs = DEADLINE_MS } = options;
  const child = new Deno.Command(Deno.execPath(), {
    args: ownArguments(),
    env: { [PARENT_VARIABLE]: String(Deno.pid) },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Words(child.stderr);
  const outcome = await firstOf(child, deadlineMs);
  if (outcome === "late") await stop(child);
  if (outcome !== "ready") await child.status;
  await before(stderr.end, DRAIN_MS);
  child.unref();
  const late = `Cannot start: not ready after ${deadlineMs / 1000} s\n`;
  return outcome === "late"
    ? { code: 1, stderr: stderr.text + late }
    : { code: await codeOf(child, outcome), stderr: stderr.text };
}

/** Everything after the program's name, runtime flags included. */
function ownArguments(): string[] {
  return Deno.readTextFileSync("/proc/self/cmdline").split("\0").slice(1, -1);
}

/** One that ends before it serves has failed, even if it ends well. */
async function codeOf(
  child: Deno.ChildProcess,
  outcome: Outcome,
): Promise<number> {
  return outcome === "ready" ? 0 : (await child.status).code || 1;
}

async function firstOf(
  child: Deno.ChildProcess,
  deadlineMs: number,
): Promise<Outcome> {
  const ends = child.status.then((): Outcome => "ended");
  const first = Promise.race([isReady(child.stdout), ends]);
  return await before(first, deadlineMs) ?? "late";
}

/** Settles only if the daemon gets ready: its end is for others to see. */
async function isReady(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): Promise<Outcome> {
  let text = "";
  for await (const piece of stdout.pipeThrough(new TextDecoderStream())) {
    text += piece;
    if (text.endsWith(READY)) return "ready";
  }
  return await Promise.withResolvers<Outcome>().promise;
}

async function stop(child: Deno.ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  const ended = await before(child.status, STOP_MS);
  if (ended === undefined) child.kill("SIGKILL");
}

async function before<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([
      work,
      pause(ms, over.signal).then(() => undefined),
    ]);
  } finally {
    over.abort();
  }
}

/** The last of what a process says. */
class Words {
  /** Resolves when it has nothing more to say. */
  readonly end: Promise<void>;
  #text = "";

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.end = this.#collect(stream);
  }

  /** What it said so far. */
  get text(): string {
    return this.#text;
  }

  async #collect(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
      this.#text = (this.#text + piece).slice(-STDERR_CHARACTERS);
    }
  }
}
