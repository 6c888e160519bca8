/**
 * Functions of Windows that may block, called on another thread. What they
 * fail with lies in that thread, where nobody could ask for it afterwards, so
 * a few instructions make the call and fetch the error right behind it.
 *
 * @module
 */

import { onThread, type Purpose } from "../../threads.ts";
import { Win32Error } from "./error.ts";
import { addressIn, addressOf, executable, immediate } from "./machine_code.ts";

/** Words of 8 bytes, in this order: what to call, what came of it, with what. */
const SLOT = { function: 0, result: 1, error: 2, arguments: 3 } as const;
const MOST_ARGUMENTS = 12;
const WORD_BYTES = 8;

const DEFINITION = {
  parameters: ["buffer"],
  result: "void",
  nonblocking: true,
} as const satisfies Deno.ForeignFunction;

type Entry = Deno.PointerObject<Omit<typeof DEFINITION, "nonblocking">>;

/** What a function is given; a buffer passes its address. */
export type Word = number | bigint | Uint8Array<ArrayBuffer>;

/** What came of a call. */
export interface Called {
  /** All 64 bits of what was returned. */
  readonly result: bigint;
  /** The error that it left; means something only if it failed. */
  readonly error: number;
}

/** A call that can be made by whoever gets its address. */
export interface PreparedCall {
  /** What makes the call; its only argument is the other address. */
  readonly function: Deno.PointerObject;
  /** What it is to call, and with what; must not be collected before. */
  readonly block: Uint8Array<ArrayBuffer>;
}

let entry: Deno.PointerObject | undefined;
const addresses = new Map<string, bigint>();

/**
 * SAFETY: buffers belong to the system until a call is over; this keeps the
 * collector from freeing one before.
 */
const underWay = new Set<readonly Word[]>();

/**
 * Calls a function of `kernel32.dll` on another thread.
 *
 * @param purpose What it is for; only what could not be done, should it fail,
 * if it is ordinary work: `Cannot open "C:\x"`
 * @param name The function
 * @param words Its arguments
 * @returns What came of it
 */
export async function callAway(
  purpose: string | Purpose,
  name: string,
  ...words: readonly Word[]
): Promise<Called> {
  const known = typeof purpose === "string" ? { what: purpose } : purpose;
  const { block, function: pointer } = prepareCall(name, ...words);
  const call = new Deno.UnsafeFnPointer(pointer as Entry, DEFINITION);
  underWay.add(words);
  try {
    await onThread(known, () => call.call(block));
  } finally {
    underWay.delete(words);
  }
  return readCall(block);
}

/**
 * Does the same for a function that returns whether it succeeded.
 *
 * @param purpose What it is for
 * @param name The function
 * @param words Its arguments
 */
export async function mustCallAway(
  purpose: string | Purpose,
  name: string,
  ...words: readonly Word[]
): Promise<void> {
  const { result, error } = await callAway(purpose, name, ...words);
  if (isTrue(result)) return;
  throw new Win32Error(
    typeof purpose === "string" ? purpose : purpose.what,
    error,
  );
}

/**
 * Prepares a call that a thread of the system's is to make.
 *
 * @param name A function of `kernel32.dll`
 * @param words Its arguments
 * @returns What to hand to the system
 */
export function prepareCall(
  name: string,
  ...words: readonly Word[]
): PreparedCall {
  const block = callBlock(addressOfFunction(name), words);
  return { function: entry ??= executable(instructions()), block };
}

/**
 * Writes down what to call.
 *
 * @param address The function's address
 * @param words Its arguments
 * @returns The words of the call
 */
export function callBlock(
  address: bigint,
  words: readonly Word[],
): Uint8Array<ArrayBuffer> {
  if (words.length > MOST_ARGUMENTS) {
    throw new RangeError(`${words.length} arguments are too many`);
  }
  const size = (SLOT.arguments + MOST_ARGUMENTS) * WORD_BYTES;
  // Of a buffer of its own: a small array without one may be moved in memory.
  const slots = new BigUint64Array(new ArrayBuffer(size));
  slots[SLOT.function] = address;
  words.forEach((word, index) => {
    slots[SLOT.arguments + index] = BigInt.asUintN(64, register(word));
  });
  return new Uint8Array(slots.buffer);
}

/**
 * Reads what came of a call.
 *
 * @param block Its words
 * @returns What came of it
 */
export function readCall(block: Uint8Array<ArrayBuffer>): Called {
  const slots = new BigUint64Array(block.buffer);
  const result = BigInt.asIntN(64, slots[SLOT.result] ?? 0n);
  return { result, error: Number(slots[SLOT.error]) };
}

/**
 * Reads a `BOOL`, which has 32 bits; what is above them means nothing.
 *
 * @param result What was returned
 * @returns Whether it is true
 */
export function isTrue(result: bigint): boolean {
  return BigInt.asUintN(32, result) !== 0n;
}

/**
 * Four arguments go into registers and the others onto the stack, always as
 * many as there can be: a function does not look at those it does not know.
 */
function instructions(): number[] {
  const place = (slot: number) => slot * WORD_BYTES;
  const argument = (index: number) => place(SLOT.arguments + index);
  const onStack = Array.from({ length: MOST_ARGUMENTS - 4 }, (_, index) => [
    ...[0x48, 0x8b, 0x43, argument(index + 4)], // mov rax, [rbx + …]
    ...[0x48, 0x89, 0x44, 0x24, 32 + place(index)], // mov [rsp + …], rax
  ]);
  return [
    0x53, // push rbx
    ...[0x48, 0x83, 0xec, 32 + place(MOST_ARGUMENTS - 4)], // sub rsp, …
    ...[0x48, 0x89, 0xcb], // mov rbx, rcx
    ...onStack.flat(),
    ...[0x48, 0x8b, 0x4b, argument(0)], // mov rcx, [rbx + …]
    ...[0x48, 0x8b, 0x53, argument(1)], // mov rdx, [rbx + …]
    ...[0x4c, 0x8b, 0x43, argument(2)], // mov r8, [rbx + …]
    ...[0x4c, 0x8b, 0x4b, argument(3)], // mov r9, [rbx + …]
    ...[0xff, 0x13], // call [rbx]
    ...[0x48, 0x89, 0x43, place(SLOT.result)], // mov [rbx + …], rax
    ...[0x48, 0xb8, ...immediate(addressIn("GetLastError"))], // mov rax, …
    ...[0xff, 0xd0], // call rax
    ...[0x89, 0x43, place(SLOT.error)], // mov [rbx + …], eax
    ...[0x48, 0x83, 0xc4, 32 + place(MOST_ARGUMENTS - 4)], // add rsp, …
    0x5b, // pop rbx
    0xc3, // ret
  ];
}

function addressOfFunction(name: string): bigint {
  const known = addresses.get(name) ?? addressIn(name);
  addresses.set(name, known);
  return known;
}

function register(word: Word): bigint {
  return word instanceof Uint8Array ? addressOf(word) : BigInt(word);
}
