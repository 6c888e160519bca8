import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import { assertClean } from "./bench.ts";
import { RandomLife } from "./random_life.ts";
import { VirtualClock } from "./virtual_clock.ts";

const LIVES = 4000;

/** Longer than all deadlines of a random script together. */
const LONG_MS = 60_000;

async function live(seed: number): Promise<RandomLife> {
  using clock = new VirtualClock();
  const life = new RandomLife(seed);
  await clock.until(life.run());
  await clock.pass(LONG_MS);
  assertEquals(life.complain(), []);
  assertSame(life.pending, 0);
  assertClean(life.bench);
  assertSame(life.bench.freezer.status, "thawed");
  return life;
}

Deno.test("FilesystemFreezer leaves nothing frozen, whatever happens", async () => {
  let frozen = 0;
  const verdicts = new Map<string, number>();
  for (let seed = 0; seed < LIVES; seed++) {
    try {
      const life = await live(seed);
      frozen += life.frozen;
      for (const { verdict = "none" } of life.reports) {
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      }
    } catch (cause) {
      throw new Error(`life ${seed} ended badly`, { cause });
    }
  }
  assert(frozen > LIVES / 4, `only ${frozen} freezes succeeded`);
  for (const [verdict, count] of verdicts) {
    assert(count > LIVES / 100, `only ${count} cycles were ${verdict}`);
  }
  assertSame(verdicts.size, 3);
});
