/**
 * Stillpoint beside Debian's `qemu-ga`: what is said to both is answered alike
 * by both, but for what is listed.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { REFERENCE } from "../conformance/agents.ts";
import { compareAgents, complaints } from "../conformance/report.ts";

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

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
