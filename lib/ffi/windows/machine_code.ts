/**
 * Instructions of our own, where a function of JavaScript cannot be: on threads
 * that are not the event loop's.
 *
 * @module
 */

import { check } from "./error.ts";
import { library } from "./library.ts";
import { wideString } from "./wide.ts";

const kernel = library("kernel32.dll", {
  VirtualAlloc: {
    parameters: [/* address */ "pointer", "usize", /* type */ "u32", "u32"],
    result: "pointer",
  },
  VirtualProtect: {
    parameters: ["pointer", "usize", /* protection */ "u32", "buffer"],
    result: "i32",
  },
  GetModuleHandleW: { parameters: [/* name */ "buffer"], result: "isize" },
  GetProcAddress: {
    parameters: [/* module */ "isize", /* name */ "buffer"],
    result: "isize",
  },
});

const MEM_COMMIT_RESERVE = 0x3000;
const PAGE_READWRITE = 4;
const PAGE_EXECUTE_READ = 0x20;
const PAGE = 4096n;

/**
 * Makes instructions that can be called. Their page is never writable and
 * executable at the same time, and is there for as long as the process is.
 *
 * @param code At most a page of them, for x86-64
 * @returns Where they are
 */
export function executable(code: readonly number[]): Deno.PointerObject {
  const page = kernel.VirtualAlloc(
    ...[null, PAGE, MEM_COMMIT_RESERVE, PAGE_READWRITE] as const,
  );
  if (page === null) throw new Error("Cannot get a page for instructions");
  const memory = Deno.UnsafePointerView.getArrayBuffer(page, code.length);
  new Uint8Array(memory).set(code);
  check(
    "Cannot make a page of instructions executable",
    kernel.VirtualProtect(
      ...[page, PAGE, PAGE_EXECUTE_READ, new Uint8Array(4)] as const,
    ),
  );
  return page;
}

/**
 * Finds a function.
 *
 * @param name A function of `kernel32.dll`
 * @returns Its address
 */
export function addressIn(name: string): bigint {
  const module = kernel.GetModuleHandleW(wideString("kernel32.dll"));
  const text = new TextEncoder().encode(`${name}\0`);
  return check(`Cannot find ${name}`, kernel.GetProcAddress(module, text));
}

/**
 * Finds memory.
 *
 * @param bytes The memory, which must have a buffer of its own
 * @returns Its address
 */
export function addressOf(bytes: Uint8Array<ArrayBuffer>): bigint {
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
}

/**
 * Spells a number as instructions have it.
 *
 * @param value The number
 * @returns Its eight bytes
 */
export function immediate(value: bigint): Uint8Array {
  return new Uint8Array(BigInt64Array.of(value).buffer);
}
