/**
 * A port at which everything arrives that is over: reads, writes and programs.
 * One thread waits for all of it, however much there is.
 *
 * @module
 */

import { prepareCall, type PreparedCall } from "./away.ts";
import { check } from "./error.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  CreateIoCompletionPort: {
    parameters: [
      /* file */ "isize",
      /* port */ "isize",
      /* key */ "usize",
      /* threads */ "u32",
    ],
    result: "isize",
  },
  GetQueuedCompletionStatusEx: {
    parameters: [
      /* port */ "isize",
      /* entries */ "buffer",
      /* room for */ "u32",
      /* count */ "buffer",
      /* ms */ "u32",
      /* alertable */ "i32",
    ],
    result: "i32",
    nonblocking: true,
  },
  PostQueuedCompletionStatus: {
    parameters: [/* port */ "isize", "u32", /* key */ "usize", "pointer"],
    result: "i32",
  },
  RegisterWaitForSingleObject: {
    parameters: [
      /* wait */ "buffer",
      /* object */ "isize",
      /* callback */ "pointer",
      /* context */ "buffer",
      /* ms */ "u32",
      /* flags */ "u32",
    ],
    result: "i32",
  },
  UnregisterWaitEx: {
    parameters: [/* wait */ "isize", /* event */ "isize"],
    result: "i32",
  },
});

const INVALID_HANDLE = -1n;
const INFINITE = 0xffffffff;

/** Once, and on the thread that waits: nothing in it takes time. */
const WAIT_FLAGS = 0xc;

/** `OVERLAPPED_ENTRY`: its size, and where the key is. */
const ENTRY = { size: 32, key: 0 } as const;
const ENTRIES = 64;

const LITTLE_ENDIAN = true;

/** Tells what is over, by keys that whoever watches has chosen. */
export class CompletionPort implements Disposable {
  readonly #port: Handle;
  // Of buffers of their own: small arrays may be moved in memory.
  readonly #entries = new Uint8Array(new ArrayBuffer(ENTRY.size * ENTRIES));
  readonly #count = new Uint8Array(new ArrayBuffer(4));

  /** Makes a port at which nothing arrives yet. */
  constructor() {
    this.#port = checkHandle(
      "Cannot make a completion port",
      kernel.CreateIoCompletionPort(INVALID_HANDLE, 0n, 0n, 1),
    );
  }

  /**
   * Tells of each read and write of a handle that is over, for as long as it
   * is open.
   *
   * @param handle Opened overlapped
   * @param key What to tell
   */
  attach({ value }: Handle, key: number): void {
    check(
      "Cannot watch a handle",
      kernel.CreateIoCompletionPort(value, this.#port.value, BigInt(key), 0),
    );
  }

  /**
   * Tells once that a process has ended.
   *
   * @param process The process
   * @param key What to tell
   * @returns To be disposed of before the process is closed
   */
  attachEnd(process: Handle, key: number): Disposable {
    const post = prepareCall(
      "PostQueuedCompletionStatus",
      ...[this.#port.value, 0, key, 0] as const,
    );
    return registerWait(process, post);
  }

  /**
   * Makes something arrive.
   *
   * @param key What to tell
   */
  ring(key: number): void {
    const { value } = this.#port;
    check(
      "Cannot wake up whoever waits",
      kernel.PostQueuedCompletionStatus(value, 0, BigInt(key), null),
    );
  }

  /**
   * Waits, on another thread, until something has arrived.
   *
   * @returns The keys of what is over; one may be of something that was seen
   * already
   */
  async wait(): Promise<number[]> {
    const isFine = await kernel.GetQueuedCompletionStatusEx(
      ...[this.#port.value, this.#entries, ENTRIES, this.#count] as const,
      ...[INFINITE, 0] as const,
    );
    if (isFine === 0) throw new Error("Cannot wait at a completion port");
    const count = new DataView(this.#count.buffer).getUint32(0, LITTLE_ENDIAN);
    return parseEntries(this.#entries, count);
  }

  /** Gives the port back; nobody may wait any more. */
  [Symbol.dispose](): void {
    this.#port[Symbol.dispose]();
  }
}

/**
 * Reads a list of `OVERLAPPED_ENTRY`.
 *
 * @param bytes The list
 * @param count How many there are
 * @returns Their keys
 */
export function parseEntries(bytes: Uint8Array, count: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, index) => {
    const place = index * ENTRY.size + ENTRY.key;
    return Number(view.getBigUint64(place, LITTLE_ENDIAN));
  });
}

/**
 * SAFETY: the system has the address of the call until it is taken back, which
 * waits until a call that is being made is over.
 */
function registerWait({ value }: Handle, call: PreparedCall): Disposable {
  const out = new BigInt64Array(1);
  check(
    "Cannot watch a process",
    kernel.RegisterWaitForSingleObject(
      ...[new Uint8Array(out.buffer), value, call.function] as const,
      ...[call.block, INFINITE, WAIT_FLAGS] as const,
    ),
  );
  let block: Uint8Array | undefined = call.block;
  return {
    [Symbol.dispose]: () => {
      if (block === undefined) return;
      kernel.UnregisterWaitEx(out[0] ?? 0n, INVALID_HANDLE);
      block.fill(0);
      block = undefined;
    },
  };
}
