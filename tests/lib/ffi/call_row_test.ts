import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  encodeRow,
  END,
  NOT_MADE,
  runRow,
  type Step,
} from "../../../lib/ffi/call_row.ts";
import { callNumber } from "../../../lib/ffi/call.ts";
import { runAarch64 } from "./aarch64.ts";
import { constantOf } from "./headers/constants.ts";

const EBADF = -9n;
const ADDRESS = 0x1000n;
const STEP_BYTES = 72n;
const NO_FD = 99_999n;

/** Fails with EBADF. */
const FAIL: Step = { call: "lseek", words: [NO_FD, 1n, 2n, 3n] };
const WENT_WRONG: Step = { ...FAIL, returns: 0n };
const WENT_WELL: Step = { ...FAIL, returns: EBADF };

/** Rows, and for each step whether it is reached. */
const ROWS: Readonly<
  Record<string, readonly [steps: readonly Step[], reached: string]>
> = {
  "one after the other": [[FAIL, FAIL, FAIL], "yyy"],
  "up to a failure": [[FAIL, WENT_WRONG, FAIL], "yyn"],
  "beyond what is expected": [[WENT_WELL, FAIL], "yy"],
  "on at a label after a failure": [
    [{ ...WENT_WRONG, otherwise: "there" }, FAIL, { ...FAIL, label: "there" }],
    "yny",
  ],
  "on at a label after what is expected": [
    [{ ...WENT_WELL, next: "there" }, FAIL, { ...FAIL, label: "there" }],
    "yny",
  ],
  "no further than the end": [[{ ...WENT_WELL, next: END }, FAIL], "yn"],
};

function resultsOf(reached: string): bigint[] {
  return [...reached].map((is) => is === "y" ? EBADF : NOT_MADE);
}

for (const [what, [steps, reached]] of Object.entries(ROWS)) {
  Deno.test(`runRow() goes ${what}`, async () => {
    const results = await runRow({ what: "Cannot seek" }, steps);
    assertEquals(results, resultsOf(reached));
  });

  Deno.test(`The row's code for AArch64 goes ${what}`, async () => {
    const memory = encodeRow(steps, ADDRESS);
    const calls: (readonly bigint[])[] = [];
    const code = await constantOf("ffi/call_row.ts", "CODE");
    runAarch64((code as { aarch64: number[] }).aarch64, {
      words: [ADDRESS],
      memory,
      address: ADDRESS,
      kernel: (number, words) => {
        calls.push([number, ...words]);
        return EBADF;
      },
    });
    const results = steps.map((_, at) => memory[at * 9 + 5]);
    assertEquals(results, resultsOf(reached));
    const call = [callNumber("lseek"), ...FAIL.words];
    const count = [...reached].filter((is) => is === "y").length;
    assertEquals(calls, Array.from({ length: count }, () => call));
  });
}

Deno.test("The code of a single call for AArch64 passes all words", async () => {
  const code = await constantOf("ffi/system_call.ts", "CODE");
  const result = runAarch64((code as { aarch64: number[] }).aarch64, {
    words: [7n, 1n, 2n, 3n, 4n],
    memory: new BigInt64Array(),
    address: 0n,
    kernel: (number, words) => {
      assertEquals([number, ...words], [7n, 1n, 2n, 3n, 4n]);
      return EBADF;
    },
  });
  assertSame(result, EBADF);
});

Deno.test("encodeRow() writes what the machine code reads", () => {
  const number = callNumber("lseek");
  const row = encodeRow(
    [{ ...WENT_WELL, otherwise: "last" }, FAIL, { ...FAIL, label: "last" }],
    ADDRESS,
  );
  const [second, third] = [ADDRESS + STEP_BYTES, ADDRESS + 2n * STEP_BYTES];
  const words = [number, NO_FD, 1n, 2n, 3n, NOT_MADE];
  assertEquals([...row], [
    ...[...words, EBADF, second, third],
    ...[...words, 0n, third, third],
    ...[...words, 0n, 0n, 0n],
  ]);
});

Deno.test("encodeRow() refuses to lead nowhere", () => {
  throws(() => encodeRow([{ ...FAIL, next: "there" }], ADDRESS), {
    message: 'Cannot make a row of calls: none is called "there"',
  });
});

Deno.test("runRow() hands over buffers", async () => {
  const name = new TextEncoder().encode("/\0");
  const into = new Uint8Array(new ArrayBuffer(144));
  const open = { call: "openat", words: [-100, name, 0o10000000] } as const;
  const [fd = 0n] = await runRow({ what: "Cannot open" }, [open]);
  const results = await runRow({ what: "Cannot look" }, [
    { call: "fstat", words: [fd, into] },
    { call: "close", words: [fd] },
  ]);
  assertEquals(results, [0n, 0n]);
  const { ino } = await Deno.stat("/");
  // The second word of `struct stat`.
  assertSame(new BigUint64Array(into.buffer)[1], BigInt(ino ?? 0));
});
