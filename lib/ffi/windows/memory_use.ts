/**
 * How much memory a machine and this process have.
 *
 * @module
 */

import { check } from "./error.ts";
import { library } from "./library.ts";

const kernel = library("kernel32.dll", {
  GetCurrentProcess: { parameters: [], result: "isize" },
  GetTickCount64: { parameters: [], result: "u64" },
  GlobalMemoryStatusEx: { parameters: [/* into */ "buffer"], result: "i32" },
  K32EnumPageFilesW: {
    parameters: [/* callback */ "function", /* context */ "pointer"],
    result: "i32",
  },
  K32GetPerformanceInfo: {
    parameters: [/* into */ "buffer", /* bytes */ "u32"],
    result: "i32",
  },
  K32GetProcessMemoryInfo: {
    parameters: [/* process */ "isize", /* into */ "buffer", /* bytes */ "u32"],
    result: "i32",
  },
});

/** `MEMORYSTATUSEX`: where things are. */
const STATUS = { total: 8, available: 16, size: 64 } as const;

/** `PERFORMANCE_INFORMATION`: where things are. */
const PERFORMANCE = { cache: 48, pageBytes: 80, size: 104 } as const;

/** `PROCESS_MEMORY_COUNTERS`: where things are. */
const PROCESS = { resident: 16, committed: 56, size: 72 } as const;

/** `ENUM_PAGE_FILE_INFORMATION`: where things are. */
const PAGE_FILE = { total: 8, used: 16, size: 32 } as const;

/** What is called for each page file. */
const PAGE_FILE_CALLBACK = {
  parameters: ["pointer", "pointer", "pointer"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;
const GO_ON = 1;

const LITTLE_ENDIAN = true;

/** The machine's memory, in bytes. */
export interface MachineMemory {
  /** All of it. */
  readonly total: number;
  /** What programs may still get without swapping. */
  readonly available: number;
  /** What holds parts of files. */
  readonly cached: number;
  /** How long a page is. */
  readonly pageBytes: number;
}

/** Page files, in pages. */
export interface PageFile {
  /** How long it is. */
  readonly total: number;
  /** How much of it holds something. */
  readonly used: number;
}

/** Memory of a process, in bytes. */
export interface ProcessMemory {
  /** What is in the machine's memory. */
  readonly resident: number;
  /** What it has been promised for itself alone, in memory or in page files. */
  readonly committed: number;
}

/**
 * Tells how memory is used.
 *
 * @returns The figures
 */
export function machineMemory(): MachineMemory {
  const what = "Cannot tell how memory is used";
  const status = sized(STATUS.size);
  check(what, kernel.GlobalMemoryStatusEx(status));
  const performance = sized(PERFORMANCE.size);
  check(what, kernel.K32GetPerformanceInfo(performance, PERFORMANCE.size));
  return parseMachineMemory(status, performance);
}

/**
 * Reads a `MEMORYSTATUSEX` and a `PERFORMANCE_INFORMATION`.
 *
 * @param status The former
 * @param performance The latter
 * @returns The figures
 */
export function parseMachineMemory(
  status: Uint8Array,
  performance: Uint8Array,
): MachineMemory {
  const pageBytes = numberAt(performance, PERFORMANCE.pageBytes);
  return {
    total: numberAt(status, STATUS.total),
    available: numberAt(status, STATUS.available),
    cached: numberAt(performance, PERFORMANCE.cache) * pageBytes,
    pageBytes,
  };
}

/**
 * Lists page files.
 *
 * @returns The files; nothing if Windows does not tell
 */
export function pageFiles(): PageFile[] | undefined {
  const found: PageFile[] = [];
  const callback = new Deno.UnsafeCallback(
    PAGE_FILE_CALLBACK,
    (_context, information) => {
      // SAFETY: it is only read, and only until the callback returns.
      if (information !== null) found.push(readPageFile(information));
      return GO_ON;
    },
  );
  try {
    const isTold = kernel.K32EnumPageFilesW(callback.pointer, null) !== 0;
    return isTold ? found : undefined;
  } finally {
    callback.close();
  }
}

/**
 * Reads an `ENUM_PAGE_FILE_INFORMATION`.
 *
 * @param bytes The structure
 * @returns The file
 */
export function parsePageFile(bytes: Uint8Array): PageFile {
  return {
    total: numberAt(bytes, PAGE_FILE.total),
    used: numberAt(bytes, PAGE_FILE.used),
  };
}

/**
 * Tells how much memory this process has.
 *
 * @returns The figures
 */
export function ownMemory(): ProcessMemory {
  const bytes = sized(PROCESS.size);
  const process = kernel.GetCurrentProcess();
  check(
    "Cannot tell how much memory the agent has",
    kernel.K32GetProcessMemoryInfo(process, bytes, PROCESS.size),
  );
  return parseProcessMemory(bytes);
}

/**
 * Reads a `PROCESS_MEMORY_COUNTERS`.
 *
 * @param bytes The structure
 * @returns The figures
 */
export function parseProcessMemory(bytes: Uint8Array): ProcessMemory {
  return {
    resident: numberAt(bytes, PROCESS.resident),
    committed: numberAt(bytes, PROCESS.committed),
  };
}

/**
 * Tells how long the machine has been running.
 *
 * @returns Milliseconds, those in which it was asleep included
 */
export function uptimeMs(): number {
  return Number(kernel.GetTickCount64());
}

function readPageFile(information: Deno.PointerObject): PageFile {
  const view = new Deno.UnsafePointerView(information);
  return parsePageFile(new Uint8Array(view.getArrayBuffer(PAGE_FILE.size)));
}

/** A structure that begins with its own size. */
function sized(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(new ArrayBuffer(size));
  new DataView(bytes.buffer).setUint32(0, size, LITTLE_ENDIAN);
  return bytes;
}

function numberAt(bytes: Uint8Array, place: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Number(view.getBigUint64(place, LITTLE_ENDIAN));
}
