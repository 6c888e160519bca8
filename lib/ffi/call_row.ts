/**
 * System calls in a row, on one and the same thread. Two calls that are made
 * away from the event loop run on whatever threads are free; what the first
 * changes about its thread would be lost on the second, and stay with the
 * thread. A row is made within one such call, and what follows a call may
 * depend on what it returned.
 *
 * The machine code only goes from step to step; which, and what then, is said
 * by the steps, in memory, and is the same for every processor.
 *
 * @module
 */

import {
  type CallName,
  callNumber,
  register,
  type RowCallName,
  type Word,
} from "./call.ts";
import { machineFunction } from "./machine_code.ts";
import { onThread, type Purpose } from "../threads.ts";

/** A call of a row. */
export interface Step {
  /** Which. */
  readonly call: CallName | RowCallName;
  /** Its arguments, four at most. */
  readonly words: readonly Word[];
  /** A name, by which others lead to it. */
  readonly label?: string;
  /** What it has to return for the row to go on; anything, unless given. */
  readonly returns?: bigint;
  /** What follows then: a label; the next step unless given. */
  readonly next?: string;
  /** What follows otherwise: a label; {@linkcode END} unless given. */
  readonly otherwise?: string;
}

/** The label of no step: the row is over. */
export const END = "end";

/** The result of a step that was not reached. */
export const NOT_MADE: bigint = -(2n ** 63n);

/** A step in memory, in words of 64 bits: what stands where. */
const STEP = {
  number: 0,
  arguments: 1,
  result: 5,
  expected: 6,
  next: 7,
  otherwise: 8,
  size: 9,
} as const;
const STEP_BYTES = STEP.size * BigInt64Array.BYTES_PER_ELEMENT;

/**
 * The address of a step arrives as the first argument, moves out of the way of
 * the call's own, and the next one takes its place; zero is the end.
 */
const CODE = {
  // start: mov r9,rdi; mov rax,[r9]
  // mov rdi,[r9+8]; mov rsi,[r9+16]; mov rdx,[r9+24]; mov r10,[r9+32]
  // syscall; mov [r9+40],rax; cmp rax,[r9+48]
  // mov rdi,[r9+56]; cmovne rdi,[r9+64]; test rdi,rdi; jne start; ret
  // deno-fmt-ignore
  x86_64: [
    0x49, 0x89, 0xf9, 0x49, 0x8b, 0x01,
    0x49, 0x8b, 0x79, 0x08, 0x49, 0x8b, 0x71, 0x10,
    0x49, 0x8b, 0x51, 0x18, 0x4d, 0x8b, 0x51, 0x20,
    0x0f, 0x05, 0x49, 0x89, 0x41, 0x28, 0x49, 0x3b, 0x41, 0x30,
    0x49, 0x8b, 0x79, 0x38, 0x49, 0x0f, 0x45, 0x79, 0x40,
    0x48, 0x85, 0xff, 0x75, 0xd2, 0xc3,
  ],
  // start: mov x9,x0; ldr x8,[x9]; ldp x0,x1,[x9,#8]; ldp x2,x3,[x9,#24]
  // svc #0; str x0,[x9,#40]; ldr x10,[x9,#48]; ldp x11,x12,[x9,#56]
  // cmp x0,x10; csel x0,x11,x12,eq; cbnz x0,start; ret
  // deno-fmt-ignore
  aarch64: [
    0xe9, 0x03, 0x00, 0xaa, 0x28, 0x01, 0x40, 0xf9,
    0x20, 0x85, 0x40, 0xa9, 0x22, 0x8d, 0x41, 0xa9,
    0x01, 0x00, 0x00, 0xd4, 0x20, 0x15, 0x00, 0xf9,
    0x2a, 0x19, 0x40, 0xf9, 0x2b, 0xb1, 0x43, 0xa9,
    0x1f, 0x00, 0x0a, 0xeb, 0x60, 0x01, 0x8c, 0x9a,
    0xc0, 0xfe, 0xff, 0xb5, 0xc0, 0x03, 0x5f, 0xd6,
  ],
} as const;

const FORM = {
  parameters: ["i64"],
  result: "void",
  nonblocking: true,
} as const satisfies Deno.ForeignFunction;

/** Made when it is first needed, which it is in few processes. */
class Runner {
  #run: Deno.UnsafeFnPointer<typeof FORM> | undefined;

  run(address: bigint): Promise<void> {
    this.#run ??= machineFunction(CODE, FORM);
    return this.#run.call(address);
  }
}

const runner = new Runner();

/**
 * Makes calls in a row, on a thread that is not the event loop's.
 *
 * @param purpose What they are for
 * @param steps The calls; the row begins with the first
 * @returns What each returned last, which is a negative error number if it
 * failed; {@linkcode NOT_MADE} if the row did not come to it
 */
export async function runRow(
  purpose: Purpose,
  steps: readonly Step[],
): Promise<bigint[]> {
  const row = new BigInt64Array(new ArrayBuffer(steps.length * STEP_BYTES));
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(row));
  row.set(encodeRow(steps, address));
  await onThread(purpose, () => runner.run(address));
  // SAFETY: the other thread read and wrote the row, and what the steps point
  // to; both are used here, and so they were not collected meanwhile.
  return steps.map((_, at) => row[at * STEP.size + STEP.result] ?? NOT_MADE);
}

/**
 * Writes a row as the machine code reads it.
 *
 * @param steps The calls
 * @param address Where the row will be in memory
 * @returns Its words
 */
export function encodeRow(
  steps: readonly Step[],
  address: bigint,
): BigInt64Array {
  const row = new BigInt64Array(steps.length * STEP.size);
  const addressOf = (at: number) =>
    at < steps.length ? address + BigInt(at * STEP_BYTES) : 0n;
  for (const [at, step] of steps.entries()) {
    const { next, otherwise = END, returns } = step;
    const then = addressOf(next === undefined ? at + 1 : find(steps, next));
    const or = returns === undefined ? then : addressOf(find(steps, otherwise));
    row.set(encodeStep(step, { then, or }), at * STEP.size);
  }
  return row;
}

/** The end is behind the last one. */
function find(steps: readonly Step[], name: string): number {
  if (name === END) return steps.length;
  const at = steps.findIndex(({ label }) => label === name);
  if (at >= 0) return at;
  throw new Error(`Cannot make a row of calls: none is called "${name}"`);
}

function encodeStep(
  { call, words, returns = 0n }: Step,
  { then, or }: { then: bigint; or: bigint },
): BigInt64Array {
  const encoded = new BigInt64Array(STEP.size);
  encoded[STEP.number] = callNumber(call);
  encoded.set(words.map(register), STEP.arguments);
  encoded[STEP.result] = NOT_MADE;
  encoded[STEP.expected] = returns;
  encoded[STEP.next] = then;
  encoded[STEP.otherwise] = or;
  return encoded;
}
