/**
 * Lives that are as bad as chance has it, with the real kernel and the real
 * program. `make chaos` goes on for as long as one likes.
 *
 * @module
 */

import { deepStrictEqual as assertEquals } from "node:assert";
import { NO_MACHINES } from "../lacking.ts";
import { liveThrough } from "../vm/chaos/lives.ts";

/** One life of clients at a socket, one of clients at the port. */
const SEEDS = [3, 22];

const ROUNDS = 3;

for (const seed of SEEDS) {
  Deno.test({
    name: `An agent survives the chaos of seed ${seed}`,
    ignore: NO_MACHINES,
    fn: async () => {
      const tale = await liveThrough(seed, { rounds: ROUNDS });
      const { complaints, diary, lastWords } = tale;
      const words = [...diary, lastWords].join("\n");
      assertEquals(complaints, [], `${complaints.join("\n")}\n${words}`);
    },
  });
}
