/**
 * Programs that do what a test says.
 *
 * @module
 */

import type {
  Exit,
  Input,
  KillOptions,
  Launcher,
  Program,
  Running,
  Sink,
} from "../../lib/platform/programs.ts";

/** A program that only a test can end. */
export class FakeProgram implements Running {
  /** What it was started with. */
  readonly program: Program;
  /** Its number. */
  readonly pid: number;
  /** What it was sent. */
  readonly received: string[] = [];
  /** Signals that it got. */
  readonly signals: KillOptions[] = [];
  /** See {@linkcode Running.input}. */
  readonly input: Input | undefined;
  /** See {@linkcode Running.exit}. */
  readonly exit: Promise<Exit>;
  /** See {@linkcode Running.outputEnd}. */
  readonly outputEnd: Promise<void>;
  /** Ends it. */
  readonly end: (exit: Exit) => void;
  /** Ends its output. */
  readonly endOutput: () => void;

  /** Starts it. */
  constructor(program: Program, pid: number) {
    this.program = program;
    this.pid = pid;
    const exit = Promise.withResolvers<Exit>();
    const output = Promise.withResolvers<void>();
    this.exit = exit.promise;
    this.end = exit.resolve;
    this.outputEnd = output.promise;
    this.endOutput = () => output.resolve();
    this.input = program.hasInput ? this.#newInput() : undefined;
  }

  /** What it has printed and nobody has read yet. */
  unread = "";

  /** See {@linkcode Running.drain}. */
  drain(): void {
    this.print(this.unread);
    this.unread = "";
  }

  /** See {@linkcode Running.kill}. */
  kill(options: KillOptions): Promise<void> {
    this.signals.push(options);
    return Promise.resolve();
  }

  /** Prints text, or as many bytes as a number says. */
  print(what: string | number, stream: "stdout" | "stderr" = "stdout"): void {
    if (what === "") return;
    const sink = this.program[stream];
    if (typeof sink !== "object") throw new Error(`${stream} is not kept`);
    const bytes = typeof what === "number"
      ? new Uint8Array(what)
      : new TextEncoder().encode(what);
    pour(bytes, sink);
  }

  #newInput(): Input {
    const { received } = this;
    let isOpen = true;
    return {
      pending: 0,
      get isOpen() {
        return isOpen;
      },
      send: (bytes) => received.push(new TextDecoder().decode(bytes)),
      end: () => isOpen = false,
    };
  }
}

/** Starts programs that do nothing. */
export class FakeLauncher implements Launcher {
  /** Every program that was started. */
  readonly started: FakeProgram[] = [];
  /** Thrown by the next start. */
  refusal: Error | undefined;
  /** The number of the next program. */
  nextPid = 1;

  /** See {@linkcode Launcher.start}. */
  start(program: Program): Promise<Running> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const running = new FakeProgram(program, this.nextPid++);
    this.started.push(running);
    return Promise.resolve(running);
  }

  /** Nothing is left behind. */
  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

function pour(bytes: Uint8Array<ArrayBuffer>, sink: Sink): void {
  for (let rest = bytes; rest.length > 0;) {
    const room = sink.room();
    const part = rest.subarray(0, room.length);
    room.set(part);
    sink.took(part.length);
    rest = rest.subarray(part.length);
  }
}
