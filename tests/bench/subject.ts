/**
 * The programs that are measured, as processes of this machine.
 *
 * @module
 */

import { BlockingSocket, HangUpError } from "./blocking_socket.ts";

/** A program that is measured. */
export interface Subject {
  /** What it is called in the table. */
  readonly name: string;
  /** Its path. */
  readonly program: string;
}

/** How often to look whether it listens. */
const LOOK_MS = 1;
const PATIENCE_MS = 10_000;

/** A running agent and one client. */
export class RunningSubject implements AsyncDisposable {
  /** The process. */
  readonly pid: number;
  /** How often it has hung up on the client, which then connected again. */
  hangUps = 0;
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  #socket: BlockingSocket | undefined;

  private constructor(child: Deno.ChildProcess, folder: string) {
    this.pid = child.pid;
    this.#child = child;
    this.#folder = folder;
  }

  /**
   * Starts an agent on a socket of its own, and waits until it listens.
   *
   * @param subject The program
   * @returns The process, with no client connected to it for more than that
   */
  static start({ program }: Subject): RunningSubject {
    const folder = Deno.makeTempDirSync({ prefix: "stillpoint-bench-" });
    const command = new Deno.Command(program, {
      args: ["-m", "unix-listen", "-p", `${folder}/socket`, "-t", folder],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    });
    const running = new RunningSubject(command.spawn(), folder);
    running.connect();
    return running;
  }

  /** Connects a client, who stays until {@linkcode disconnect}. */
  connect(): void {
    const end = performance.now() + PATIENCE_MS;
    const path = `${this.#folder}/socket`;
    while ((this.#socket = BlockingSocket.connect(path)) === undefined) {
      if (performance.now() > end) {
        throw new Error(`Cannot connect to "${path}": nobody listens`);
      }
      rest();
    }
  }

  /** Lets the client go. */
  disconnect(): void {
    this.#socket?.[Symbol.dispose]();
    this.#socket = undefined;
  }

  /**
   * Makes one round trip.
   *
   * @param request What to ask
   * @returns The reply, valid until the next one
   */
  exchange(request: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (this.#socket === undefined) this.connect();
    try {
      return this.#socket?.exchange(request) ?? new Uint8Array();
    } catch (error) {
      if (!(error instanceof HangUpError)) throw error;
      // qemu-ga 7.2 does this now and then after a guest-info.
      this.hangUps++;
      this.disconnect();
      return this.exchange(request);
    }
  }

  /**
   * Asks for something that has to go well.
   *
   * @param request What to ask
   * @returns What was returned
   */
  ask(request: Uint8Array<ArrayBuffer>): unknown {
    const reply = JSON.parse(new TextDecoder().decode(this.exchange(request)));
    if (reply.error === undefined) return reply.return;
    throw new Error(`Cannot measure: ${reply.error.desc}`);
  }

  /** Kills the process, whose end is not measured, and removes its files. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.disconnect();
    // A qemu-ga that gets SIGTERM at a bad moment hangs instead of ending.
    this.#child.kill("SIGKILL");
    await this.#child.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Blocks this thread, which has nothing else to do. */
function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}
