/**
 * What the agent asks of an operating system about programs of others.
 *
 * @module
 */

/** Where the output of a program goes, without a copy in between. */
export interface Sink {
  /** Whether nobody wants what comes now, so that there is no hurry. */
  readonly isOver: boolean;

  /**
   * Offers memory for what comes next.
   *
   * @returns At least one byte
   */
  room(): Uint8Array<ArrayBuffer>;

  /**
   * Told how much of the memory was used.
   *
   * @param count How many bytes have come
   */
  took(count: number): void;
}

/** A program to start. */
export interface Program {
  /** Its file, or a name to search for. */
  readonly path: string;
  /** Its arguments, without its name. */
  readonly args: readonly string[];
  /** Its environment as `NAME=VALUE`; the agent's own unless given. */
  readonly env?: readonly string[] | undefined;
  /** Whether it gets input; it finds the end at once otherwise. */
  readonly hasInput: boolean;
  /** Where its output goes; nowhere unless given. */
  readonly stdout?: Sink | undefined;
  /** Where its error output goes; `stdout`: among the output, in order. */
  readonly stderr?: Sink | "stdout" | undefined;
}

/** How a program ended: by itself, or by a signal. */
export type Exit = { readonly code: number } | {
  /** The signal's number, or what stands for it. */
  readonly signal: number;
};

/** The input of a program that runs. */
export interface Input {
  /** How many bytes the program has not taken yet. */
  readonly pending: number;
  /** Whether more can be sent. */
  readonly isOpen: boolean;
  /** Sends bytes after those before; does not wait. */
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** Ends the input after what was sent. */
  end(): void;
}

/** How to stop a program. */
export interface KillOptions {
  /** The signal. */
  readonly signal: Deno.Signal;
  /** Whether all that descends from it gets the signal, too. */
  readonly tree: boolean;
}

/** A program that runs. */
export interface Running {
  /** Its number. */
  readonly pid: number;
  /** Its input, if it has any. */
  readonly input?: Input | undefined;
  /** Settles when the program has ended; who descends from it may live on. */
  readonly exit: Promise<Exit>;
  /** Settles when nobody can write any more output. */
  readonly outputEnd: Promise<void>;
  /** Takes over what was written up to now. */
  drain(): void;
  /** Sends a signal, unless the program has ended. */
  kill(options: KillOptions): Promise<void>;
}

/** Starts programs, each in a process group of its own. */
export interface Launcher extends AsyncDisposable {
  /**
   * Starts a program. A `SystemError` says why it cannot be started.
   *
   * @param program Which one
   * @returns The program, which runs by now
   */
  start(program: Program): Promise<Running>;
}
