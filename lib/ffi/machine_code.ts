/**
 * Memory with instructions, for the few that no library has as a function.
 *
 * @module
 */

import { libc } from "./libc.ts";

const PROT = { read: 1, write: 2, exec: 4 } as const;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const PAGE = 4096n;

const SYMBOLS = {
  mmap: {
    parameters: [
      /* address */ "pointer",
      /* length */ "usize",
      /* protection */ "i32",
      /* flags */ "i32",
      /* fd */ "i32",
      /* offset */ "i64",
    ],
    result: "pointer",
  },
  mprotect: {
    parameters: [/* address */ "pointer", "usize", /* protection */ "i32"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** Instructions by the processors that they are for. */
export type MachineCode = Readonly<
  Record<typeof Deno.build.arch, readonly number[]>
>;

/**
 * Makes a function of instructions. The memory is never writable and
 * executable at the same time, and stays for as long as the process.
 *
 * @param code The instructions, position-independent, a page at most
 * @param form The function's form
 * @returns The function
 */
export function machineFunction<const F extends Deno.ForeignFunction>(
  code: MachineCode,
  form: F,
): Deno.UnsafeFnPointer<F> {
  const page = executable(code[Deno.build.arch]);
  return new Deno.UnsafeFnPointer(
    page as Deno.PointerObject<Omit<F, "nonblocking">>,
    form,
  );
}

function executable(code: readonly number[]): Deno.PointerObject {
  const c = libc(SYMBOLS);
  const writable = PROT.read | PROT.write;
  const page = c.mmap(null, PAGE, writable, MAP_PRIVATE_ANONYMOUS, -1, 0n);
  if (page === null || Deno.UnsafePointer.value(page) === 2n ** 64n - 1n) {
    throw new Error("Cannot map a page for system calls");
  }
  const view = Deno.UnsafePointerView.getArrayBuffer(page, code.length);
  new Uint8Array(view).set(code);
  if (c.mprotect(page, PAGE, PROT.read | PROT.exec) !== 0) {
    throw new Error("Cannot make the page for system calls executable");
  }
  return page;
}
