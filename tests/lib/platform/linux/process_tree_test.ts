import { deepStrictEqual as assertEquals } from "node:assert";
import {
  findStrays,
  parseKinship,
} from "../../../../lib/platform/linux/process_tree.ts";

Deno.test("parseKinship() reads past any name", () => {
  const stat = "42 (a) b) R 1 (2) S 7 40 40 34816 42 4194304 1 2";
  assertEquals(parseKinship(stat), { parent: 7, group: 40 });
});

Deno.test("findStrays() finds descendants that have left the group", () => {
  const processes = new Map([
    [1, { parent: 0, group: 1 }],
    [10, { parent: 1, group: 10 }],
    [11, { parent: 10, group: 10 }],
    [12, { parent: 10, group: 12 }],
    [13, { parent: 12, group: 12 }],
    [14, { parent: 11, group: 14 }],
    [20, { parent: 1, group: 20 }],
  ]);
  assertEquals(findStrays(10, processes), [12, 14, 13]);
});
