/**
 * System calls that may block, made on a thread of their own.
 *
 * A `nonblocking` FFI call runs on another thread, and so does the `errno` it
 * leaves: the C library's wrappers lose the reason of a failure on the way
 * back. The kernel itself returns the reason as a negative number, so the
 * calls here go to the kernel directly, through the few instructions that the
 * C library wraps. A Worker that calls synchronously would do as well, but
 * costs 15 MB and 16 ms each, and a freeze wants one thread per filesystem.
 *
 * @module
 */

import { ErrnoError } from "./errno.ts";
import { libc } from "./libc.ts";
import { onThread, type Purpose } from "../threads.ts";

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

/**
 * `number, a, b, c` arrive in the registers of the C calling convention and
 * move to those of the kernel's: see syscall(2), "Architecture calling
 * conventions".
 */
const CODE = {
  // mov rax,rdi; mov rdi,rsi; mov rsi,rdx; mov rdx,rcx; mov r10,r8; syscall; ret
  // deno-fmt-ignore
  x86_64: [
    0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0x48, 0x89, 0xd6, 0x48, 0x89, 0xca,
    0x4d, 0x89, 0xc2, 0x0f, 0x05, 0xc3,
  ],
  // mov x8,x0; mov x0,x1; mov x1,x2; mov x2,x3; mov x3,x4; svc #0; ret
  // deno-fmt-ignore
  aarch64: [
    0xe8, 0x03, 0x00, 0xaa, 0xe0, 0x03, 0x01, 0xaa, 0xe1, 0x03, 0x02, 0xaa,
    0xe2, 0x03, 0x03, 0xaa, 0xe3, 0x03, 0x04, 0xaa, 0x01, 0x00, 0x00, 0xd4,
    0xc0, 0x03, 0x5f, 0xd6,
  ],
} as const;

/** Numbers from the kernel's `unistd.h` of each architecture. */
const NUMBERS = {
  x86_64: {
    read: 0n,
    write: 1n,
    close: 3n,
    lseek: 8n,
    ioctl: 16n,
    socket: 41n,
    fsync: 74n,
    fchmod: 91n,
    fchown: 93n,
    statfs: 137n,
    sync: 162n,
    reboot: 169n,
    getxattr: 191n,
    openat: 257n,
    mkdirat: 258n,
    unlinkat: 263n,
    renameat: 264n,
    syncfs: 306n,
  },
  aarch64: {
    read: 63n,
    write: 64n,
    close: 57n,
    lseek: 62n,
    ioctl: 29n,
    socket: 198n,
    fsync: 82n,
    fchmod: 52n,
    fchown: 55n,
    statfs: 43n,
    sync: 81n,
    reboot: 142n,
    getxattr: 8n,
    openat: 56n,
    mkdirat: 34n,
    unlinkat: 35n,
    renameat: 38n,
    syncfs: 267n,
  },
} as const satisfies Record<string, Record<CallName, bigint>>;

const DEFINITION = {
  parameters: ["i64", "i64", "i64", "i64", "i64"],
  result: "i64",
  nonblocking: true,
} as const satisfies Deno.ForeignFunction;

const { arch } = Deno.build;
const enter = new Deno.UnsafeFnPointer(executable(CODE[arch]), DEFINITION);
type Entry = Deno.PointerObject<Omit<typeof DEFINITION, "nonblocking">>;

/** A call this file knows the number of. */
export type CallName =
  | "close"
  | "fchmod"
  | "fchown"
  | "fsync"
  | "getxattr"
  | "ioctl"
  | "lseek"
  | "mkdirat"
  | "openat"
  | "read"
  | "reboot"
  | "renameat"
  | "socket"
  | "statfs"
  | "sync"
  | "syncfs"
  | "unlinkat"
  | "write";

/** What a call is given: up to four words; a buffer passes its address. */
export type Word = number | bigint | Uint8Array<ArrayBuffer>;

/**
 * Makes a system call on another thread, so that it may take as long as it
 * likes.
 *
 * @param purpose What it is for; only what could not be done, should it fail,
 * if it is ordinary work: `Cannot read "/x"`
 * @param name The call
 * @param words Its arguments
 * @returns What the kernel returned
 */
export async function systemCall(
  purpose: string | Purpose,
  name: CallName,
  ...words: readonly Word[]
): Promise<number> {
  const known = typeof purpose === "string" ? { what: purpose } : purpose;
  const result = await onThread(known, () => {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = words.map(register);
    return enter.call(NUMBERS[arch][name], a, b, c, d);
  }).then(Number);
  // SAFETY: the kernel may read a buffer until the call is over; mentioning
  // them here keeps the collector from freeing one before.
  if (result < 0 && words.length > 0) {
    throw new ErrnoError(known.what, -result);
  }
  return result;
}

function register(word: Word): bigint {
  if (word instanceof Uint8Array) {
    return Deno.UnsafePointer.value(Deno.UnsafePointer.of(word));
  }
  return BigInt(word);
}

/** The page is never writable and executable at the same time. */
function executable(code: readonly number[]): Entry {
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
  return page as Entry;
}
