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

import { type Call, callAs, type Identity, isOther } from "./as_user.ts";
import { type CallName, callNumber, register, type Word } from "./call.ts";
import { ErrnoError } from "./errno.ts";
import { machineFunction } from "./machine_code.ts";
import { onThread, type Purpose } from "../threads.ts";

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

const DEFINITION = {
  parameters: ["i64", "i64", "i64", "i64", "i64"],
  result: "i64",
  nonblocking: true,
} as const satisfies Deno.ForeignFunction;

const enter = machineFunction(CODE, DEFINITION);

/** What a call is for, and whose rights it has. */
export interface CallPurpose extends Purpose {
  /** As whom it is made; as who the agent is, unless given. */
  readonly user?: Identity | undefined;
}

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
  purpose: string | CallPurpose,
  name: CallName,
  ...words: readonly Word[]
): Promise<number> {
  const known = typeof purpose === "string" ? { what: purpose } : purpose;
  const result = await make(known, { name, words });
  // SAFETY: the kernel may read a buffer until the call is over; mentioning
  // them here keeps the collector from freeing one before.
  if (result < 0 && words.length > 0) {
    throw new ErrnoError(known.what, -result);
  }
  return result;
}

async function make(
  { user, ...purpose }: CallPurpose,
  call: Call,
): Promise<number> {
  if (user !== undefined && isOther(user)) {
    return Number(await callAs(user, { call, purpose }));
  }
  const [a = 0n, b = 0n, c = 0n, d = 0n] = call.words.map(register);
  const number = callNumber(call.name);
  return Number(
    await onThread(purpose, () => enter.call(number, a, b, c, d)),
  );
}
