import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { Machine, type State } from "../../../lib/freeze/state.ts";

const WAYS: readonly (readonly State[])[] = [
  ["quiescing", "freezing", "frozen", "thawing", "thawed"],
  ["quiescing", "freezing", "frozen", "thawing", "expired", "thawed"],
  ["quiescing", "thawing", "thawed"],
  ["quiescing", "freezing", "thawing", "thawed"],
  ["frozen", "thawing", "thawed"],
];

for (const way of WAYS) {
  Deno.test(`Machine goes ${way.join(", ")}`, () => {
    const entered: State[] = [];
    const machine = new Machine((state) => entered.push(state));
    assertSame(machine.state, "thawed");
    for (const state of way) machine.to(state);
    assertSame(machine.state, way.at(-1));
    assertEquals(entered, way);
  });
}

const WRONG: readonly (readonly State[])[] = [
  ["thawing"],
  ["freezing"],
  ["quiescing", "frozen"],
  ["quiescing", "thawed"],
  ["quiescing", "freezing", "quiescing"],
  ["quiescing", "freezing", "frozen", "thawed"],
  ["quiescing", "thawing", "frozen"],
];

for (const way of WRONG) {
  Deno.test(`Machine does not go ${way.join(", ")}`, () => {
    const machine = new Machine(() => {});
    for (const state of way.slice(0, -1)) machine.to(state);
    const before = machine.state;
    const last = way.at(-1) ?? "thawed";
    throws(() => machine.to(last), {
      message: `Cannot go from ${before} to ${last}`,
    });
    assertSame(machine.state, before);
  });
}
