/**
 * The host's side of a serial port, which the agent knows by one path however
 * often the device behind it is replaced.
 *
 * @module
 */

import { PseudoTerminal } from "../lib/ffi/pseudo_terminal.ts";
import { until } from "../vm/deadline.ts";

const SENTINEL = 0xff;
/** How often to ask an agent that may not have opened the port yet. */
const ASK_EVERY_MS = 100;

/** A host at a serial port. */
export class SerialHost implements Disposable {
  /** The device at the other end. */
  readonly device: string;
  #terminal = new PseudoTerminal();
  #text = "";
  #id = 0;

  private constructor() {
    this.device = this.#terminal.path;
  }

  /**
   * Makes a device and puts it at a path, in place of an earlier one.
   *
   * @param path Where the agent looks for it
   * @returns The host's end
   */
  static async attach(path: string): Promise<SerialHost> {
    const host = new SerialHost();
    await Deno.symlink(host.device, `${path}.new`);
    await Deno.rename(`${path}.new`, path);
    return host;
  }

  /** Asks until the agent is there; what came before that is forgotten. */
  async sync(): Promise<void> {
    let asked = -Infinity;
    await until(() => {
      if (performance.now() - asked > ASK_EVERY_MS) {
        asked = performance.now();
        this.#ask(++this.#id);
      }
      this.#listen();
      return this.#text.endsWith(`\xff{"return": ${this.#id}}\n`) || undefined;
    }, { what: "the agent at the serial port" });
    this.#text = "";
  }

  /**
   * Sends text.
   *
   * @param text ASCII
   */
  send(text: string): void {
    this.#terminal.write(new TextEncoder().encode(text));
  }

  /**
   * Waits for a reply.
   *
   * @returns Its line, with a character for each byte
   */
  async line(): Promise<string> {
    const end = await until(() => {
      this.#listen();
      return this.#text.indexOf("\n") + 1 || undefined;
    }, { what: "a line from the serial port" });
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return line;
  }

  /** Hangs up. */
  [Symbol.dispose](): void {
    this.#terminal[Symbol.dispose]();
  }

  #ask(id: number): void {
    this.#terminal.write(Uint8Array.of(SENTINEL));
    const request = { execute: "guest-sync-delimited", arguments: { id } };
    this.send(`${JSON.stringify(request)}\n`);
  }

  #listen(): void {
    for (const byte of this.#terminal.read()) {
      this.#text += String.fromCharCode(byte);
    }
  }
}
