/**
 * The emulator as a child process that cannot outlive its owner.
 *
 * @module
 */

import { within } from "./deadline.ts";

const PROGRAM = "qemu-system-x86_64";

/** A running QEMU. */
export class QemuProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;
  #ended = false;
  #complaint = "";

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#reading = this.#read();
  }

  /**
   * Starts QEMU.
   *
   * @param args Its arguments
   * @returns The process, which may still fail
   */
  static start(args: readonly string[]): QemuProcess {
    // The kernel kills QEMU even if the tests themselves are killed.
    const command = new Deno.Command("setpriv", {
      args: ["--pdeathsig", "KILL", PROGRAM, ...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    });
    return new QemuProcess(command.spawn());
  }

  /** Its process number. */
  get pid(): number {
    return this.#child.pid;
  }

  /** What it has printed on standard error. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  /**
   * Fails if QEMU has ended.
   *
   * @returns Always `true`, to be part of a condition
   */
  mustLive(): true {
    if (this.#ended) throw new Error("QEMU has ended");
    return true;
  }

  /**
   * Waits until QEMU has ended by itself.
   *
   * @returns Its exit status
   */
  async untilEnded(): Promise<number> {
    await within(this.#reading, { what: "QEMU to end" });
    return (await this.#child.status).code;
  }

  /** Kills it and waits until it has gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await this.#reading;
    await this.#child.status;
  }

  async #read(): Promise<void> {
    const text = this.#child.stderr.pipeThrough(new TextDecoderStream());
    for await (const piece of text) this.#complaint += piece;
    this.#ended = true;
  }
}
