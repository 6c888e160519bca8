/**
 * Stillpoint beside Debian's `qemu-ga`, in each version that can be had here:
 * what is said to both is answered alike by both, but for what is listed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { REFERENCES } from "../conformance/reference.ts";
import { compareWith, complaints } from "../conformance/report.ts";

for (const reference of REFERENCES) {
  const { title, lack } = reference;
  Deno.test({
    name: `Stillpoint answers as ${title} does, but for what is listed` +
      (lack === undefined ? "" : `; but ${lack}`),
    ignore: lack !== undefined,
    fn: async () => {
      const comparison = await compareWith(reference);
      assertEquals(complaints(comparison), []);
      ok(comparison.verdicts.length > 400);
    },
  });
}
