import { deepStrictEqual as assertEquals } from "node:assert";
import { ask } from "./case.ts";
import { judge } from "./compare.ts";
import type { Difference } from "./difference.ts";

const NAME = "guest-ping: good";
const CASES = [ask("guest-ping", { what: "good" })];

const LISTED: Difference = {
  name: "text",
  where: /^guest-ping: /,
  why: "a test",
  doc: "here",
  blur: (replies) => Array.isArray(replies) ? replies.slice(1) : replies,
};

function outcome(
  { reference, ours, listed = [] }: {
    reference: unknown[];
    ours: unknown[];
    listed?: Difference[];
  },
): { outcome: string | undefined; stale: readonly string[] } {
  const answers = {
    reference: new Map([[NAME, reference]]),
    ours: new Map([[NAME, ours]]),
  };
  const { verdicts, stale } = judge(CASES, answers, listed);
  return { outcome: verdicts[0]?.outcome, stale };
}

Deno.test("judge() finds equal what only the order of members tells apart", () => {
  const reference = [{ a: 1, b: 2n }];
  const ours = [{ b: 2n, a: 1 }];
  assertEquals(outcome({ reference, ours }), { outcome: "equal", stale: [] });
});

Deno.test("judge() finds a difference that is not listed", () => {
  assertEquals(outcome({ reference: [1, 2], ours: [3, 2] }), {
    outcome: "different",
    stale: [],
  });
});

Deno.test("judge() allows what is listed, and nothing beside it", () => {
  const listed = [LISTED];
  assertEquals(outcome({ reference: [1, 2], ours: [3, 2], listed }), {
    outcome: "allowed",
    stale: [],
  });
  assertEquals(outcome({ reference: [1, 2], ours: [3, 4], listed }), {
    outcome: "different",
    stale: ["text"],
  });
});

Deno.test("judge() names what is listed but does not differ any more", () => {
  const same = { reference: [1], ours: [1] };
  const seldom = { ...LISTED, name: "seldom", isSeldom: true };
  assertEquals(outcome({ ...same, listed: [LISTED, seldom] }), {
    outcome: "equal",
    stale: ["text"],
  });
});
