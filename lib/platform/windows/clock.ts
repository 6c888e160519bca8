/**
 * The clock of a Windows machine.
 *
 * @module
 */

import { AgentError } from "../../error.ts";
import { setSystemTime } from "../../ffi/windows/clock.ts";
import { systemTime, timeZone } from "../../ffi/windows/system.ts";
import type { Clock } from "../clock.ts";

/** The clock of this machine. */
export const clock: Clock = {
  now: systemTime,
  // deno-lint-ignore require-await -- others have to wait
  set: async (nanoseconds) => {
    setSystemTime(nanoseconds, "Failed to set time to guest");
  },
  setFromHardware() {
    const why = "Windows reads the hardware clock only when it starts";
    return Promise.reject(
      new AgentError(`Cannot set time from the hardware clock: ${why}`),
    );
  },
  zone() {
    const { name: abbreviation, offset } = timeZone();
    return { abbreviation, offset };
  },
};
