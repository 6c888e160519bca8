/**
 * The machine's clock and time zone.
 *
 * @module
 */

import { type Command, command, type Context } from "../lib/command.ts";
import { AgentError } from "../lib/error.ts";
import { int, object, optional } from "../lib/schema.ts";

/** The year 2070 begins: no clock is set that far. */
const TOO_LATE = BigInt(Date.UTC(2070)) * 1_000_000n;

/** Tells the time. */
export const getTime: Command = command({
  name: "guest-get-time",
  summary: "Tells the time, in nanoseconds since 1970 in UTC.",
  args: object({}),
  returns: "int",
  needs: ["clock"],
  run: (_args, { clock }) => clock.now(),
});

/** Sets the time. */
export const setTime: Command = command({
  name: "guest-set-time",
  summary:
    "Sets the system's clock and the hardware clock, or has the system do it.",
  args: object({ time: optional(int) }),
  returns: "{}",
  needs: ["clock"],
  run: ({ time }, context) => set(context, time),
});

/** Tells the time zone. */
export const timezone: Command = command({
  name: "guest-get-timezone",
  summary: "Tells the time zone and its offset from UTC in seconds.",
  args: object({}),
  returns: "GuestTimezone",
  needs: ["clock"],
  run: (_args, { clock }) => {
    const { abbreviation: zone, offset } = clock.zone();
    return { zone, offset };
  },
});

async function set(
  { clock }: Context<"clock">,
  time?: number | bigint,
): Promise<void> {
  if (time === undefined) return await clock.correct();
  const nanoseconds = BigInt(time);
  if (nanoseconds < 0n || nanoseconds >= TOO_LATE) {
    throw new AgentError("Invalid time");
  }
  await clock.set(nanoseconds);
}
