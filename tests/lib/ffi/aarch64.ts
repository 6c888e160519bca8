/**
 * A processor that knows the few instructions of AArch64 that the code in
 * `lib/ffi` is made of, as the "Arm Architecture Reference Manual" encodes
 * them, so that it runs where the machine is another one.
 *
 * @module
 */

/** What the processor works on. */
export interface World {
  /** The first arguments. */
  readonly words: readonly bigint[];
  /** Memory, and where it begins. */
  readonly memory: BigInt64Array;
  /** The address of the memory. */
  readonly address: bigint;
  /** What is asked to make a system call. */
  readonly kernel: (number: bigint, words: readonly bigint[]) => bigint;
}

interface State extends World {
  readonly x: bigint[];
  at: number;
  isEqual: boolean;
}

/** An instruction: the bits that tell it, their values, and what it does. */
type Instruction = readonly [
  mask: number,
  bits: number,
  run: (state: State, word: number) => void,
];

const RETURN = 0xd65f03c0;
const LITTLE_ENDIAN = true;
const MOST_STEPS = 10_000;

const first = (word: number) => word & 31;
const second = (word: number) => word >>> 5 & 31;
const third = (word: number) => word >>> 16 & 31;
const extra = (word: number) => word >>> 10 & 31;
const unsigned12 = (word: number) => word >>> 10 & 0xfff;
const signed7 = (word: number) => word << 10 >> 25;
const signed19 = (word: number) => word << 8 >> 13;

const INSTRUCTIONS: readonly Instruction[] = [
  // mov (orr with the zero register)
  [
    0xffe0ffe0,
    0xaa0003e0,
    ({ x }, word) => x[first(word)] = get(x, third(word)),
  ],
  // ldr, str
  [0xffc00000, 0xf9400000, (state, word) => {
    state.x[first(word)] = load(state, second(word), unsigned12(word));
  }],
  [0xffc00000, 0xf9000000, (state, word) => {
    const { x, memory } = state;
    memory[indexOf(state, second(word)) + unsigned12(word)] = get(
      x,
      first(word),
    );
  }],
  // ldp
  [0xffc00000, 0xa9400000, (state, word) => {
    const [base, offset] = [second(word), signed7(word)];
    const pair = [load(state, base, offset), load(state, base, offset + 1)];
    [state.x[first(word)], state.x[extra(word)]] = pair as [bigint, bigint];
  }],
  // svc #0
  [0xffffffff, 0xd4000001, ({ x, kernel }) => {
    x[0] = kernel(get(x, 8), x.slice(0, 4));
  }],
  // cmp (subs into the zero register)
  [0xffe0fc1f, 0xeb00001f, (state, word) => {
    const { x } = state;
    state.isEqual = get(x, second(word)) === get(x, third(word));
  }],
  // csel, eq
  [0xffe0fc00, 0x9a800000, ({ x, isEqual }, word) => {
    x[first(word)] = get(x, isEqual ? second(word) : third(word));
  }],
  // cbnz
  [0xff000000, 0xb5000000, (state, word) => {
    if (get(state.x, first(word)) !== 0n) state.at += signed19(word) - 1;
  }],
];

/**
 * Runs instructions until they return.
 *
 * @param code The instructions' bytes
 * @param world What they work on
 * @returns What they return
 */
export function runAarch64(code: readonly number[], world: World): bigint {
  const view = new DataView(Uint8Array.from(code).buffer);
  const state = { ...world, x: [...world.words], at: 0, isEqual: false };
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const word = view.getUint32(state.at * 4, LITTLE_ENDIAN);
    if (word === RETURN) return get(state.x, 0);
    const known = INSTRUCTIONS.find(([mask, bits]) =>
      (word & mask) >>> 0 === bits
    );
    if (known === undefined) throw new Error(`Unknown: ${word.toString(16)}`);
    state.at++;
    known[2](state, word);
  }
  throw new Error(`No end after ${MOST_STEPS} instructions`);
}

/** Nothing may be read that was not written before. */
function get(x: readonly bigint[], register: number): bigint {
  const value = x[register];
  if (value === undefined) throw new Error(`x${register} is not set`);
  return value;
}

function indexOf({ x, address }: State, base: number): number {
  return Number(get(x, base) - address) / BigInt64Array.BYTES_PER_ELEMENT;
}

function load(state: State, base: number, offset: number): bigint {
  const value = state.memory[indexOf(state, base) + offset];
  if (value === undefined) throw new Error(`Nothing is at x${base}`);
  return value;
}
