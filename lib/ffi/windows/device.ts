/**
 * Devices and pipes that are read and written overlapped: on a handle that was
 * opened the usual way, a read that waits lets a write wait, too.
 *
 * @module
 */

import { Code } from "./error.ts";
import { checkHandle, type Handle } from "./handle.ts";
import { lastError, library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  CreateFileW: {
    parameters: [
      /* path */ "buffer",
      /* access */ "u32",
      /* sharing */ "u32",
      /* security */ "pointer",
      /* disposition */ "u32",
      /* flags */ "u32",
      /* template */ "isize",
    ],
    result: "isize",
  },
  ReadFile: {
    parameters: ["isize", /* into */ "buffer", "u32", "pointer", "buffer"],
    result: "i32",
  },
  WriteFile: {
    parameters: ["isize", /* from */ "buffer", "u32", "pointer", "buffer"],
    result: "i32",
  },
  GetOverlappedResult: {
    parameters: ["isize", "buffer", /* count */ "buffer", /* wait */ "i32"],
    result: "i32",
  },
  CancelIoEx: {
    parameters: ["isize", /* overlapped */ "buffer"],
    result: "i32",
  },
});

const GENERIC_READ_WRITE = 0xc0000000;
const OPEN_EXISTING = 3;
const FILE_FLAG_OVERLAPPED = 0x40000000;

/** `OVERLAPPED`: its size, and where the event is. */
const OVERLAPPED = { size: 32, event: 24 } as const;

const LITTLE_ENDIAN = true;

/** What became of a read or write. */
export type Outcome =
  /** So many bytes have gone through. */
  | { readonly kind: "done"; readonly count: number }
  /** It is under way. */
  | { readonly kind: "pending" }
  /** It failed, with an error of Windows. */
  | { readonly kind: "failed"; readonly code: number };

const PENDING: Outcome = { kind: "pending" };

/**
 * Opens a device for reading and writing, for this process alone.
 *
 * @param path Its path
 * @returns Its handle
 */
export function openDevice(path: string): Handle {
  return checkHandle(
    `Cannot open "${path}"`,
    kernel.CreateFileW(
      ...[wideString(path), GENERIC_READ_WRITE, 0, null] as const,
      ...[OPEN_EXISTING, FILE_FLAG_OVERLAPPED, 0n] as const,
    ),
  );
}

/**
 * One direction of a device: what is under way there. Its memory belongs to
 * the system until that is over, so it is cancelled and waited for before it
 * can be disposed of.
 */
export class Transfer implements Disposable {
  #device: bigint;
  #overlapped = new Uint8Array(new ArrayBuffer(OVERLAPPED.size));
  #count = new Uint8Array(new ArrayBuffer(4));
  #bytes: Uint8Array<ArrayBuffer> | undefined;

  /**
   * Prepares a direction.
   *
   * @param device The device, which must be open for longer than this
   * @param event Signalled when what was under way is over; likewise; not
   * needed where a completion port tells
   */
  constructor(device: Handle, event?: Handle) {
    this.#device = device.value;
    const view = new DataView(this.#overlapped.buffer);
    view.setBigInt64(OVERLAPPED.event, event?.value ?? 0n, LITTLE_ENDIAN);
  }

  /**
   * Begins to read.
   *
   * @param into Where the bytes go, not to be touched until it is over
   * @returns What became of it so far
   */
  read(into: Uint8Array<ArrayBuffer>): Outcome {
    this.#bytes = into;
    return this.#begun(
      kernel.ReadFile(
        ...[this.#device, into, into.length, null] as const,
        this.#overlapped,
      ),
    );
  }

  /**
   * Begins to write.
   *
   * @param from The bytes, not to be changed until it is over
   * @returns What became of it so far
   */
  write(from: Uint8Array<ArrayBuffer>): Outcome {
    this.#bytes = from;
    return this.#begun(
      kernel.WriteFile(
        ...[this.#device, from, from.length, null] as const,
        this.#overlapped,
      ),
    );
  }

  /**
   * Looks what became of what is under way.
   *
   * @returns That; also after it is over
   */
  look(): Outcome {
    return this.#result(0);
  }

  /** Ends what is under way. It may have gone through all the same. */
  cancel(): void {
    if (this.#bytes === undefined) return;
    kernel.CancelIoEx(this.#device, this.#overlapped);
  }

  /** Gives the memory back, once the system is done with it. */
  [Symbol.dispose](): void {
    if (this.#bytes === undefined) return;
    this.cancel();
    this.#result(1);
  }

  /** Must be called right after the call: it reads the error. */
  #begun(result: number): Outcome {
    const code = result === 0 ? lastError() : 0;
    if (result !== 0 || code === Code.ERROR_IO_PENDING) return this.look();
    this.#bytes = undefined;
    return { kind: "failed", code };
  }

  #result(wait: 0 | 1): Outcome {
    const result = kernel.GetOverlappedResult(
      ...[this.#device, this.#overlapped, this.#count, wait] as const,
    );
    const code = result === 0 ? lastError() : 0;
    if (code === Code.ERROR_IO_INCOMPLETE) return PENDING;
    this.#bytes = undefined;
    if (result === 0) return { kind: "failed", code };
    const view = new DataView(this.#count.buffer);
    return { kind: "done", count: view.getUint32(0, LITTLE_ENDIAN) };
  }
}
