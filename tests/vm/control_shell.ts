/**
 * A shell in the virtual machine that works whatever is frozen there. It has a
 * port of its own, runs any number of scripts at a time, and keeps all its
 * files in memory. Its other half is `guest/control.sh`.
 *
 * @module
 */

import { within } from "./deadline.ts";
import { LineSocket } from "./line_socket.ts";

/** How a script ended, and what it printed on either stream. */
export interface ScriptResult {
  /** The exit status. */
  readonly status: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** How long to wait for a script. */
export interface ScriptOptions {
  /** Seconds until it must have ended; 20 by default. */
  readonly seconds?: number;
}

/** The host's end of the control port. */
export class ControlShell implements AsyncDisposable {
  readonly #socket: LineSocket;
  readonly #pending: Map<string, PromiseWithResolvers<ScriptResult>> =
    new Map();
  readonly #reading: Promise<void>;
  #next = 1;

  private constructor(socket: LineSocket) {
    this.#socket = socket;
    this.#reading = this.#read();
  }

  /**
   * Connects to the port's socket. What is sent waits there until the
   * machine's end is open.
   *
   * @param path The socket's path
   * @returns The shell
   */
  static async connect(path: string): Promise<ControlShell> {
    return new ControlShell(await LineSocket.connect(path));
  }

  /**
   * Runs a script to its end, whatever the end is.
   *
   * @param script Shell commands
   * @param options The deadline; a script that misses it goes on alone
   * @returns Status and output
   */
  async attempt(
    script: string,
    options: ScriptOptions = {},
  ): Promise<ScriptResult> {
    const id = String(this.#next++);
    const result = Promise.withResolvers<ScriptResult>();
    this.#pending.set(id, result);
    const encoded = new TextEncoder().encode(script).toBase64();
    await this.#socket.send(`${id} ${encoded}\n`);
    return await within(result.promise, {
      what: `script "${script}"`,
      ...options,
    });
  }

  /**
   * Runs a script that must succeed.
   *
   * @param script Shell commands
   * @param options The deadline
   * @returns What it printed, without white space around it
   */
  async run(script: string, options: ScriptOptions = {}): Promise<string> {
    const { status, output } = await this.attempt(script, options);
    if (status === 0) return output.trim();
    throw new Error(
      `Cannot run "${script}" in the machine: status ${status}, ${output}`,
    );
  }

  /** Closes the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const line of this.#socket.lines()) {
      const [id = "", status, encoded = ""] = line.split(" ");
      const output = new TextDecoder().decode(Uint8Array.fromBase64(encoded));
      this.#pending.get(id)?.resolve({ status: Number(status), output });
      this.#pending.delete(id);
    }
    const gone = new Error("Cannot run the script: the machine has gone");
    for (const { reject } of this.#pending.values()) reject(gone);
  }
}
