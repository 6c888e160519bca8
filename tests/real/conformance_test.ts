/**
 * Stillpoint beside Debian's `qemu-ga`: what is said to both is answered alike
 * by both, but for what is listed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { REFERENCE } from "../conformance/agents.ts";
import { compareAgents, complaints } from "../conformance/report.ts";
import { exists } from "../e2e/process_table.ts";

const PROGRAM = Deno.env.get("STILLPOINT");

Deno.test({
  name: "Stillpoint answers as qemu-ga does, but for what is listed",
  ignore: PROGRAM === undefined || !exists(REFERENCE),
  fn: async () => {
    const comparison = await compareAgents(PROGRAM ?? "");
    assertEquals(complaints(comparison), []);
    ok(comparison.verdicts.length > 400);
  },
});
