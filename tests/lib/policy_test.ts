import { strictEqual as assertSame } from "node:assert";
import { isAllowed, type PolicyLists } from "../../lib/policy.ts";

const CASES: Readonly<
  Record<string, readonly [lists: PolicyLists, isAllowed: boolean]>
> = {
  "without lists": [{ blockRpcs: [] }, true],
  "that is blocked": [{ blockRpcs: ["x", "guest-ping"] }, false],
  "beside a blocked one": [{ blockRpcs: ["guest-sync"] }, true],
  "whose name only begins with a blocked one": [{ blockRpcs: ["guest"] }, true],
  "that is on the list of allowed ones": [
    { blockRpcs: [], allowRpcs: ["guest-ping"] },
    true,
  ],
  "that is missing on the list of allowed ones": [
    { blockRpcs: [], allowRpcs: ["guest-sync"] },
    false,
  ],
  "where nothing is allowed": [{ blockRpcs: [], allowRpcs: [] }, false],
  "where there is no list of allowed ones": [
    { blockRpcs: [], allowRpcs: undefined },
    true,
  ],
  "on both lists": [
    { blockRpcs: ["guest-ping"], allowRpcs: ["guest-ping"] },
    false,
  ],
  "beside unknown names": [
    { blockRpcs: ["nobody"], allowRpcs: ["guest-ping", "nobody"] },
    true,
  ],
};

for (const [what, [lists, expected]] of Object.entries(CASES)) {
  const verb = expected ? "allows" : "refuses";
  Deno.test(`isAllowed() ${verb} a command ${what}`, () => {
    assertSame(isAllowed("guest-ping", lists), expected);
  });
}
