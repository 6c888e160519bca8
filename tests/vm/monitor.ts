/**
 * QEMU's own control socket (QMP): pause and continue the machine, pull out a
 * port and plug it in again, see whether the guest has the port open.
 *
 * @module
 */

import { until, within } from "./deadline.ts";
import { LineSocket } from "./line_socket.ts";

/** Something that QEMU reports without being asked. */
export interface MonitorEvent {
  /** Its name, such as `VSERPORT_CHANGE`. */
  readonly event: string;
  /** What it says. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Which event to wait for, and how patiently. */
export interface EventOptions {
  /** Members that its data must have; any data by default. */
  readonly wanted?: Readonly<Record<string, unknown>>;
  /** How many events to pass over; none by default. */
  readonly since?: number;
  /** Seconds to wait for it; 20 by default. */
  readonly seconds?: number;
}

/** A connection to QEMU's monitor. */
export class Monitor implements AsyncDisposable {
  /** Every event since the machine was started, in order. */
  readonly events: MonitorEvent[] = [];
  readonly #socket: LineSocket;
  readonly #pending: Map<number, PromiseWithResolvers<unknown>> = new Map();
  readonly #reading: Promise<void>;
  #next = 1;

  private constructor(socket: LineSocket) {
    this.#socket = socket;
    this.#reading = this.#read();
  }

  /**
   * Connects, and leaves the greeting behind.
   *
   * @param path The socket's path
   * @returns The monitor, ready for commands
   */
  static async connect(path: string): Promise<Monitor> {
    const monitor = new Monitor(await LineSocket.connect(path));
    await monitor.execute("qmp_capabilities");
    return monitor;
  }

  /**
   * Executes a command of QEMU's.
   *
   * @param name The command, such as `stop`, `cont` or `device_del`
   * @param args Its arguments
   * @returns What QEMU returned
   */
  async execute(
    name: string,
    args: Readonly<Record<string, unknown>> = {},
  ): Promise<unknown> {
    const id = this.#next++;
    const reply = Promise.withResolvers<unknown>();
    this.#pending.set(id, reply);
    const request = { execute: name, arguments: args, id };
    await this.#socket.send(`${JSON.stringify(request)}\n`);
    return await within(reply.promise, { what: `QEMU's reply to ${name}` });
  }

  /**
   * Waits until an event has been reported.
   *
   * @param name Its name
   * @param options Which of that name, and how long to wait
   * @returns The event
   */
  async event(
    name: string,
    options: EventOptions = {},
  ): Promise<MonitorEvent> {
    const { wanted = {}, since = 0, seconds = 20 } = options;
    return await until(() => this.events.slice(since).find(matches), {
      what: `event ${name} of QEMU`,
      seconds,
    });

    function matches({ event, data = {} }: MonitorEvent): boolean {
      return event === name &&
        Object.entries(wanted).every(([key, value]) => data[key] === value);
    }
  }

  /** Closes the connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
    await this.#reading;
  }

  async #read(): Promise<void> {
    for await (const line of this.#socket.lines()) {
      const message = JSON.parse(line);
      if (message.event !== undefined) this.events.push(message);
      const reply = this.#pending.get(message.id);
      if (reply === undefined) continue;
      this.#pending.delete(message.id);
      if (message.error === undefined) reply.resolve(message.return);
      else reply.reject(new Error(`Cannot execute: ${message.error.desc}`));
    }
    const gone = new Error("Cannot execute: QEMU has gone");
    for (const { reject } of this.#pending.values()) reject(gone);
  }
}
