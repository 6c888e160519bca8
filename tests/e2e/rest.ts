/**
 * Seeing that a process rests.
 *
 * @module
 */

import { until } from "../vm/deadline.ts";
import { wakeUps } from "./process_table.ts";

/** How long a process is watched, in milliseconds. */
const WINDOW_MS = 3000;

/** A poll every 100 ms would be 30. */
const MOST_SWITCHES = 9;

/**
 * Waits for a window of three seconds in which a process hardly woke up. Right
 * after a start, and after work, the engine tidies up for a while.
 *
 * @param pid The process
 * @param options How often its threads may wake up in that time
 */
export async function untilIdle(
  pid: number,
  { most = MOST_SWITCHES } = {},
): Promise<void> {
  await until(async () => {
    const before = wakeUps(pid);
    await new Promise((wake) => setTimeout(wake, WINDOW_MS));
    return wakeUps(pid) - before <= most || undefined;
  }, { what: "a process to rest", seconds: 40 });
}
