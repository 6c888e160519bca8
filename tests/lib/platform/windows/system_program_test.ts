import { strictEqual as assertSame } from "node:assert";
import type { ChildOutcome } from "../../../../lib/child.ts";
import { tooLong } from "../../../../lib/deadline.ts";
import { LIMITS } from "../../../../lib/limits.ts";
import { complaint } from "../../../../lib/platform/windows/system_program.ts";

const REFUSED = "The storage optimizer cannot complete retrim on (E:): The " +
  "operation requested is not supported by the hardware backing the volume. " +
  "(0x8900002A)";

const OUTCOMES: Record<string, [Partial<ChildOutcome>, string | undefined]> = {
  "success": [
    {
      output: "Invoking retrim on (C:)...\r\r\n\r\r\n" +
        "The operation completed successfully.\r\r\n",
    },
    undefined,
  ],
  "a failure that ends with success": [
    { output: `\r\r\nInvoking retrim on (E:)...\r\r\n${REFUSED}\r\r\n` },
    REFUSED,
  ],
  "a failure with a code": [{ code: 1, output: REFUSED }, REFUSED],
  "a failure in words alone": [
    { code: 5, output: "Access is denied.\r\n \r\n" },
    "defrag.exe ended with 5: Access is denied.",
  ],
  "a failure without words": [{ code: 5 }, "defrag.exe ended with 5"],
  "one that took too long": [
    { code: 1, killed: "too late" },
    tooLong(LIMITS.trimMs),
  ],
};

for (const [what, [outcome, expected]] of Object.entries(OUTCOMES)) {
  Deno.test(`complaint() understands ${what}`, () => {
    const whole = { code: 0, signal: undefined, killed: undefined, output: "" };
    const program = { name: "defrag.exe", ms: LIMITS.trimMs };
    assertSame(complaint({ ...whole, ...outcome }, program), expected);
  });
}
