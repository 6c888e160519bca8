/**
 * What a system call consists of: a number, and up to four words.
 *
 * @module
 */

/** Numbers from the kernel's `unistd.h` of each architecture. */
const NUMBERS = {
  x86_64: {
    read: 0n,
    write: 1n,
    close: 3n,
    fstat: 5n,
    lseek: 8n,
    ioctl: 16n,
    socket: 41n,
    kill: 62n,
    fsync: 74n,
    setgroups: 116n,
    setfsuid: 122n,
    setfsgid: 123n,
    statfs: 137n,
    sync: 162n,
    reboot: 169n,
    getxattr: 191n,
    exit_group: 231n,
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
    fstat: 80n,
    lseek: 62n,
    ioctl: 29n,
    socket: 198n,
    kill: 129n,
    fsync: 82n,
    setgroups: 159n,
    setfsuid: 151n,
    setfsgid: 152n,
    statfs: 43n,
    sync: 81n,
    reboot: 142n,
    getxattr: 8n,
    exit_group: 94n,
    openat: 56n,
    mkdirat: 34n,
    unlinkat: 35n,
    renameat: 38n,
    syncfs: 267n,
  },
} as const satisfies Record<
  typeof Deno.build.arch,
  Record<CallName | RowCallName, bigint>
>;

/** A call that may be made on its own. */
export type CallName =
  | "close"
  | "fstat"
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

/** A call that changes a thread or ends the process: never made on its own. */
export type RowCallName =
  | "exit_group"
  | "kill"
  | "setfsgid"
  | "setfsuid"
  | "setgroups";

/**
 * Looks a number up.
 *
 * @param name The call
 * @returns Its number on this machine
 */
export function callNumber(name: CallName | RowCallName): bigint {
  return NUMBERS[Deno.build.arch][name];
}

/** What a call is given; a buffer passes its address. */
export type Word =
  | number
  | bigint
  | Uint8Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>;

/**
 * Makes what a register holds of a word. Whoever passes a buffer keeps it
 * until the call is over.
 *
 * @param word The word
 * @returns The register's content
 */
export function register(word: Word): bigint {
  if (typeof word === "bigint") return word;
  if (typeof word === "number") return BigInt(word);
  return Deno.UnsafePointer.value(Deno.UnsafePointer.of(word));
}
