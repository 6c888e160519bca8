/**
 * Programs that the agent runs for itself on Linux.
 *
 * @module
 */

import { reasonOf } from "../../error.ts";
import {
  type Child,
  type ChildEnd,
  type ChildRequest,
  NotStarted,
} from "../processes.ts";
import { killTree } from "./process_tree.ts";

/**
 * Starts a program in a process group of its own.
 *
 * @param request Which one
 * @returns The program, which runs by now
 */
export async function start(request: ChildRequest): Promise<Child> {
  const child = await spawn(request);
  const { input, hear } = request;
  const feed = input && new Input(child.stdin, input);
  const outputs = [child.stdout, child.stderr].map((stream) =>
    new Output(stream, hear)
  );
  let isOver = false;
  const end = child.status.then(({ code, signal }): ChildEnd => {
    isOver = true;
    return { code, signal: signal ?? undefined };
  });
  return {
    end,
    outputEnd: Promise.all(outputs.map(({ ended }) => ended)).then(() => {}),
    killTree: () => killTree(child.pid),
    async leave() {
      await Promise.all(outputs.map((output) => output.close()));
      await feed?.close();
      if (!isOver) child.unref();
    },
  };
}

// deno-lint-ignore require-await -- what it throws is a rejection
async function spawn(
  { path, args, input, env, cwd, user }: ChildRequest,
): Promise<Deno.ChildProcess> {
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
    throw new NotStarted(reasonOf(cause), { cause });
  }
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

  constructor(stream: ReadableStream<Uint8Array>, hear: ChildRequest["hear"]) {
    this.#reader = stream.getReader();
    this.ended = this.#drain(hear);
  }

  async #drain(hear: ChildRequest["hear"]): Promise<void> {
    for (
      let { value } = await this.#reader.read();
      value !== undefined;
      { value } = await this.#reader.read()
    ) hear(value);
  }

  async close(): Promise<void> {
    await this.#reader.cancel();
    await this.ended;
  }
}
