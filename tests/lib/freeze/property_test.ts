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
const LONG_MS = 10_000;

async function live(seed: number): Promise<RandomLife> {
  using clock = new VirtualClock();
  const life = new RandomLife(seed);
  await clock.until(life.run());
  await clock.pass(LONG_MS);
  assertEquals(life.complaints, []);
  assertSame(life.pending, 0);
  assertClean(life.bench);
  assertSame(life.bench.freezer.status, "thawed");
  return life;
}

Deno.test("FilesystemFreezer leaves nothing frozen, whatever happens", async () => {
  let frozen = 0;
  for (let seed = 0; seed < LIVES; seed++) {
    try {
      frozen += (await live(seed)).frozen;
    } catch (cause) {
      throw new Error(`life ${seed} ended badly`, { cause });
    }
  }
  assert(frozen > LIVES / 2, `only ${frozen} freezes succeeded`);
});
