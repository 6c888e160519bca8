/**
 * Devices that are asked questions, away from the event loop: what lies on
 * dead storage may never answer.
 *
 * @module
 */

import type { Purpose } from "../../threads.ts";
import { callAway, isTrue } from "./away.ts";
import { Code, Win32Error } from "./error.ts";
import { memory } from "./kept.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  SetErrorMode: { parameters: [/* mode */ "u32"], result: "u32" },
  GetErrorMode: { parameters: [], result: "u32" },
});

/** Others may read and write meanwhile. */
const SHARE = 1 | 2;
const OPEN_EXISTING = 3;
const INVALID_HANDLE = -1n;

/** A drive without a medium is a failure, and no question to the user. */
const SEM_FAILCRITICALERRORS = 1;

const LITTLE_ENDIAN = true;

/** A question to a driver. */
export interface Question {
  /** What cannot be told, should it fail: `the bus of "\\.\PhysicalDrive0"`. */
  readonly what: string;
  /** Its number: an IOCTL. */
  readonly code: number;
  /** What goes with it. */
  readonly input?: Uint8Array<ArrayBuffer>;
  /** How many bytes of an answer are taken. */
  readonly room: number;
}

/** A device that is open to be asked. Closing it may take its time, too. */
export class AskedDevice implements AsyncDisposable {
  readonly #handle: bigint;
  #isOpen = true;

  private constructor(handle: bigint) {
    this.#handle = handle;
  }

  /**
   * Opens a device, neither to read nor to write it.
   *
   * @param path Its path, such as `\\.\PhysicalDrive0`
   * @returns The device
   */
  static async open(path: string): Promise<AskedDevice> {
    const purpose = storage(`Cannot open "${path}"`);
    failSilently();
    const { result, error } = await callAway(
      ...[purpose, "CreateFileW", wideString(path)] as const,
      ...[/* access */ 0, SHARE, /* security */ 0] as const,
      ...[OPEN_EXISTING, /* flags */ 0, /* template */ 0] as const,
    );
    if (result === INVALID_HANDLE) throw new Win32Error(purpose.what, error);
    return new AskedDevice(result);
  }

  /**
   * Asks the driver.
   *
   * @param question What
   * @returns The answer, or as much of it as there is room for
   */
  async ask(
    { what, code, input, room }: Question,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const purpose = storage(`Cannot tell ${what}`);
    const into = memory(room);
    const count = memory(4);
    const { result, error } = await callAway(
      ...[purpose, "DeviceIoControl", this.#handle, code] as const,
      ...[input ?? 0, input?.length ?? 0, into, room, count, 0] as const,
    );
    if (!isTrue(result) && error !== Code.ERROR_MORE_DATA) {
      throw new Win32Error(purpose.what, error);
    }
    const length = new DataView(count.buffer).getUint32(0, LITTLE_ENDIAN);
    return into.subarray(0, length);
  }

  /** Closes it; once is enough. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await callAway(storage("Cannot close"), "CloseHandle", this.#handle);
  }
}

/** Keeps Windows from asking somebody for a medium; for the whole process. */
export function failSilently(): void {
  kernel.SetErrorMode(kernel.GetErrorMode() | SEM_FAILCRITICALERRORS);
}

/**
 * Tells the threads what a look at storage is for.
 *
 * @param what What could not be done, should it fail
 * @returns The purpose
 */
export function storage(what: string): Purpose {
  return { what, lane: "storage" };
}
