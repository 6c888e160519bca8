/**
 * What the kernel and the writers of the machine noted during a cycle, on one
 * clock.
 *
 * @module
 */

/** Something that the kernel has noted. */
export interface TraceEvent {
  /** `begin` and `done` of a freeze, `thaw`, or `say` for a virtio port. */
  readonly name: string;
  /** When, in milliseconds. */
  readonly at: number;
}

/** `  stillpoint-95  [001] d.... 12.345678: done: (ioctl <- freeze_super)`. */
const LINE = /^.*-\d+ +\[\d+\] +\S+ +(\d+\.\d+): (\w+): /;

/** A write that took long, as a writer prints it. */
const WRITE = /^(\d+) (\d+)$/;

const MILLION = 1_000_000;

/**
 * Reads the kernel's trace.
 *
 * @param text The file `trace`
 * @returns Its events, the first one first
 */
export function parseTrace(text: string): TraceEvent[] {
  return text.split("\n").flatMap((line) => {
    const [, seconds, name] = LINE.exec(line) ?? [];
    if (seconds === undefined || name === undefined) return [];
    return [{ name, at: Number(seconds) * 1000 }];
  });
}

/**
 * Finds how long a freeze kept filesystems frozen before anybody could know:
 * from the first call that freezes to the reply.
 *
 * @param events A cycle
 * @param count How many filesystems were frozen
 * @returns Milliseconds
 */
export function frozenWindow(
  events: readonly TraceEvent[],
  count: number,
): number {
  const done = events.filter(({ name }) => name === "done");
  if (done.length !== count) {
    throw new Error(`Cannot measure: ${done.length} of ${count} were frozen`);
  }
  const frozen = done.at(-1)?.at ?? 0;
  const begun = timeOf(events, "begin");
  const later = events.filter(({ at }) => at >= frozen);
  return timeOf(later, "say") - begun;
}

/**
 * Finds the longest write.
 *
 * @param text What writers print, of one cycle
 * @returns Milliseconds; 0 if all were short
 */
export function longestStall(text: string): number {
  const lines = text.split("\n").filter((line) => line !== "");
  return Math.max(0, ...lines.map(durationOf));
}

function durationOf(line: string): number {
  const [, begun, ended] = WRITE.exec(line) ?? [];
  if (begun === undefined || ended === undefined) {
    throw new Error(`Cannot measure: a writer says "${line}"`);
  }
  return Number(BigInt(ended) - BigInt(begun)) / MILLION;
}

function timeOf(events: readonly TraceEvent[], wanted: string): number {
  const event = events.find(({ name }) => name === wanted);
  if (event === undefined) {
    throw new Error(`Cannot measure: there is no "${wanted}" in the trace`);
  }
  return event.at;
}
