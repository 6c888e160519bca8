import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { diceFor, randomActions, randomConfig, randomLife } from "./script.ts";

Deno.test("A chaotic life is the same whenever its seed is", () => {
  const tell = (seed: number) => [
    randomLife(diceFor(seed, 0)),
    randomConfig(diceFor(seed, 1)),
    randomActions(diceFor(seed, 2)),
  ];
  assertEquals(tell(7), tell(7));
  ok(JSON.stringify(tell(7)) !== JSON.stringify(tell(8)));
});

Deno.test("randomActions() leaves nothing out", () => {
  const actions = Array.from(
    { length: 200 },
    (_, seed) => randomActions(diceFor(seed, 1)),
  ).flat();
  const kinds = new Set(actions.map(({ what }) => what));
  assertEquals(kinds.size, 26);
});
