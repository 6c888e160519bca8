import { deepStrictEqual as assertEquals } from "node:assert";
import { type Difference, holdsFor } from "./difference.ts";

const DIFFERENCE: Difference = {
  name: "text",
  where: /^guest-ping: /,
  why: "a test",
  doc: "here",
  blur: (replies) => replies,
};

const VERSIONS = [7.02, 9, 9.01, 10, 11.01] as const;

const CASES: Readonly<
  Record<string, [bounds: Partial<Difference>, held: readonly number[]]>
> = {
  "without bounds": [{}, VERSIONS],
  "before 9.1": [{ below: 9.01 }, [7.02, 9]],
  "since 9.1": [{ since: 9.01 }, [9.01, 10, 11.01]],
  "from 9.1 to 11.0": [{ since: 9.01, below: 11.01 }, [9.01, 10]],
};

for (const [what, [bounds, held]] of Object.entries(CASES)) {
  Deno.test(`holdsFor() takes a difference ${what}`, () => {
    const one = { ...DIFFERENCE, ...bounds };
    assertEquals(VERSIONS.filter((version) => holdsFor(one, version)), held);
  });
}
