/**
 * This process as a service: the service manager starts it, tells it to stop,
 * and wants to know how it is.
 *
 * @module
 */

import { noticeDevices } from "./device_notice.ts";
import { check } from "./error.ts";
import { createEvent, type Event, type Handle } from "./handle.ts";
import { library } from "./library.ts";
import { addressIn, addressOf, executable, immediate } from "./machine_code.ts";
import { wideString } from "./wide.ts";

const advapi = library("advapi32.dll", {
  StartServiceCtrlDispatcherW: {
    parameters: [/* table */ "buffer"],
    result: "i32",
    nonblocking: true,
  },
  RegisterServiceCtrlHandlerExW: {
    parameters: [/* name */ "buffer", "function", /* context */ "pointer"],
    result: "isize",
  },
  SetServiceStatus: {
    parameters: [/* status handle */ "isize", /* status */ "buffer"],
    result: "i32",
  },
});

const HANDLER = {
  parameters: [
    /* control */ "u32",
    /* event type */ "u32",
    /* event data */ "pointer",
    /* context */ "pointer",
  ],
  result: "u32",
} as const satisfies Deno.UnsafeCallbackDefinition;

const SERVICE_WIN32_OWN_PROCESS = 0x10;
const ERROR_SERVICE_SPECIFIC_ERROR = 1066;
const ERROR_CALL_NOT_IMPLEMENTED = 120;
const WAIT_HINT_MS = 30_000;

/** What a service can be told. */
export const Control = {
  stop: 1,
  interrogate: 4,
  shutdown: 5,
  parametersChanged: 6,
  deviceEvent: 11,
} as const;

/** How a service can be. */
export const State = {
  stopped: 1,
  starting: 2,
  stopping: 3,
  running: 4,
} as const;

/** What it can be told while it runs: stop, shutdown, parameters changed. */
const ACCEPTED = 0x1 | 0x4 | 0x8;

/** Told what the service manager says, and of devices what has happened. */
export type Handler = (control: number, event: number) => void;

/** This process, as long as it is a service. */
export class ServiceProcess {
  /** Settles when the service manager has started the service. */
  readonly started: Promise<void>;
  /** Settles when it is not one any more, or never was. */
  readonly over: Promise<void>;
  readonly #begun = createEvent();
  readonly #release = createEvent();
  #status = 0n;
  #callback: Deno.UnsafeCallback<typeof HANDLER> | undefined;
  #notice: Handle | undefined;

  /**
   * Connects to the service manager, if that has started this process.
   *
   * @param name The service's name
   * @param waitFor Waits for an event on another thread
   */
  constructor(name: string, waitFor: (event: Event) => Promise<unknown>) {
    const text = wideString(name);
    const main = serviceMain(this.#begun, this.#release);
    const table = new Uint8Array(
      BigInt64Array.of(addressOf(text), main, 0n, 0n).buffer,
    );
    this.started = waitFor(this.#begun).then(() => {});
    this.over = advapi.StartServiceCtrlDispatcherW(table).then(() => {
      // SAFETY: mentioned again so that it was there until now.
      text.fill(0);
      this.#begun.set();
    });
  }

  /**
   * Begins to listen to the service manager.
   *
   * @param name The service's name
   * @param handler Told what it says
   */
  listen(name: string, handler: Handler): void {
    this.#callback = Deno.UnsafeCallback.threadSafe(
      HANDLER,
      (control, event) => {
        handler(control, event);
        const isKnown = Object.values<number>(Control).includes(control);
        return isKnown ? 0 : ERROR_CALL_NOT_IMPLEMENTED;
      },
    );
    const { pointer } = this.#callback;
    this.#status = check(
      "Cannot listen to the service manager",
      advapi.RegisterServiceCtrlHandlerExW(wideString(name), pointer, null),
    );
  }

  /**
   * Has the handler told of devices that come and go.
   *
   * @param kind The identifier of the kind of interface that they have
   */
  noticeDevices(kind: string): void {
    this.#notice = noticeDevices(this.#status, kind);
  }

  /**
   * Tells the service manager how the service is.
   *
   * @param state How it is
   * @param exitCode The program's own exit code, once it has stopped
   */
  tell(state: number, exitCode = 0): void {
    if (this.#status === 0n) return;
    const isRunning = state === State.running;
    const isOver = state === State.stopped;
    const status = Uint32Array.of(
      ...[SERVICE_WIN32_OWN_PROCESS, state, isRunning ? ACCEPTED : 0],
      ...[exitCode === 0 ? 0 : ERROR_SERVICE_SPECIFIC_ERROR, exitCode],
      ...[/* checkpoint */ 0, isRunning || isOver ? 0 : WAIT_HINT_MS],
    );
    check(
      "Cannot tell the service manager",
      advapi.SetServiceStatus(this.#status, new Uint8Array(status.buffer)),
    );
  }

  /**
   * Ends being a service.
   *
   * @param exitCode The program's own exit code
   */
  async end(exitCode: number): Promise<void> {
    this.#notice?.[Symbol.dispose]();
    this.tell(State.stopped, exitCode);
    this.#release.set();
    await Promise.all([this.over, this.started]);
    this.#callback?.close();
    this.#callback = undefined;
    this.#begun[Symbol.dispose]();
    this.#release[Symbol.dispose]();
  }
}

/**
 * Makes the function that the service manager calls on a thread of its own. It
 * must not return before the service has stopped, which a function of
 * JavaScript cannot do: it would keep the event loop from going on. So it is a
 * few instructions, which set one event and wait for the other.
 */
function serviceMain(begun: Event, release: Event): bigint {
  const page = executable([
    ...[0x48, 0x83, 0xec, 0x28], // sub rsp, 40
    ...[0x48, 0xb9, ...immediate(begun.value)], // mov rcx, begun
    ...[0x48, 0xb8, ...immediate(addressIn("SetEvent"))], // mov rax, SetEvent
    ...[0xff, 0xd0], // call rax
    ...[0x48, 0xb9, ...immediate(release.value)], // mov rcx, release
    ...[0xba, 0xff, 0xff, 0xff, 0xff], // mov edx, INFINITE
    ...[0x48, 0xb8, ...immediate(addressIn("WaitForSingleObject"))], // mov rax
    ...[0xff, 0xd0], // call rax
    ...[0x48, 0x83, 0xc4, 0x28], // add rsp, 40
    0xc3, // ret
  ]);
  return Deno.UnsafePointer.value(page);
}
