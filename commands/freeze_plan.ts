/**
 * What a freeze would do.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { shapePlan } from "../lib/freeze/plan_shape.ts";
import { list, object, optional, str } from "../lib/schema.ts";

/** Tells what would be frozen; reads only what the kernel keeps in memory. */
export const freezePlan: Command = command({
  name: "__org.stillpoint_freeze-plan",
  summary:
    "Tells what a freeze would freeze, in which order, and what not and why.",
  args: object({ mountpoints: optional(list(str)) }),
  returns: "{waves: [[{mountpoint: str, type: str, device: str, " +
    "source: str, aliases: [str], lies-on: [str]}]], " +
    "stalled: [{mountpoint: str, type: str, on: [str]}], " +
    "skipped: [{mountpoint: str, type: str, reason: str}]}",
  needs: ["freezer"],
  whileFrozen: true,
  run: async ({ mountpoints }, { freezer }) =>
    shapePlan(await freezer.plan(mountpoints)),
});
