/**
 * The clock of a Windows machine.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { setSystemTime } from "../../ffi/windows/clock.ts";
import { systemTime, timeZone } from "../../ffi/windows/system.ts";
import { LIMITS } from "../../limits.ts";
import type { Clock } from "../clock.ts";
import { runSystemProgram } from "./system_program.ts";

/**
 * Asks the time service to look at its sources. There is no call for it, and
 * none to read the hardware clock: Windows does that when it starts or wakes.
 */
const W32TM = "w32tm.exe";

/** The clock of this machine. */
export const clock: Clock = {
  now: systemTime,
  // deno-lint-ignore require-await -- others have to wait
  set: async (nanoseconds) => {
    setSystemTime(nanoseconds, "Failed to set time to guest");
  },
  correct: async () => {
    const args = ["/resync", "/nowait"];
    const why = await runSystemProgram(W32TM, { args, ms: LIMITS.serviceMs });
    if (why === undefined) return;
    throw new AgentError(`Cannot have Windows set its clock: ${why}`);
  },
  zone() {
    const { name: abbreviation, offset } = timeZone();
    return { abbreviation, offset };
  },
};
