/**
 * Ending the machine, or letting it sleep.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import type { ShutdownMode, SleepMode } from "../lib/platform/power.ts";
import { object, optional, str } from "../lib/schema.ts";

const MODES: readonly ShutdownMode[] = ["powerdown", "halt", "reboot"];

/** Ends the machine. */
export const shutdown: Command = command({
  name: "guest-shutdown",
  summary: "Powers the machine down, halts it or starts it anew.",
  args: object({ mode: optional(str) }),
  needs: ["power"],
  replies: false,
  run: async ({ mode = "powerdown" }, { power }) =>
    await power.shutDown(checkMode(mode)),
});

/** Puts the machine to sleep, its memory on disk. */
export const suspendDisk: Command = suspendCommand(
  "disk",
  "Puts the machine to sleep with its memory on disk.",
);

/** Puts the machine to sleep, its memory powered. */
export const suspendRam: Command = suspendCommand(
  "ram",
  "Puts the machine to sleep with its memory powered.",
);

/** Puts the machine to sleep, its memory powered and on disk. */
export const suspendHybrid: Command = suspendCommand(
  "hybrid",
  "Puts the machine to sleep with its memory powered, and on disk as well.",
);

function suspendCommand(mode: SleepMode, summary: string): Command {
  return command({
    name: `guest-suspend-${mode}`,
    summary,
    args: object({}),
    needs: ["power"],
    platforms: mode === "hybrid" ? ["linux"] : ["linux", "windows"],
    replies: false,
    run: async (_args, { power }) => await power.suspend(mode),
  });
}

/** The reference's text, whose bracket never closes. */
function checkMode(given: string): ShutdownMode {
  const mode = MODES.find((name) => name === given);
  if (mode !== undefined) return mode;
  throw new AgentError(
    "mode is invalid (valid values are: halt|powerdown|reboot",
  );
}
