/**
 * Waiting with an end: nothing in the rig waits for luck, and nothing waits
 * for ever.
 *
 * @module
 */

/** What is waited for, and for how long. */
export interface DeadlineOptions {
  /** What is waited for, as it reads in the error. */
  readonly what: string;
  /** Seconds until patience ends; 20 by default. */
  readonly seconds?: number;
}

/** What a wait throws that has come to its end. */
export class DeadlineError extends Error {
  /** The name by which logs tell it from other errors. */
  override readonly name = "DeadlineError";
}

/** How long to rest between two looks at a condition. */
const REST_MS = 20;

/**
 * Waits for a promise, but not longer than the deadline.
 *
 * @param promise What to wait for
 * @param options What it is, and the deadline
 * @returns What the promise resolves to
 */
export async function within<T>(
  promise: Promise<T>,
  options: DeadlineOptions,
): Promise<T> {
  const { what, seconds = 20 } = options;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLate(what, seconds)), seconds * 1e3);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Looks again and again until there is something to see.
 *
 * @param probe Returns `undefined` for "not yet"
 * @param options What is waited for, and the deadline
 * @returns What the probe saw
 */
export async function until<T>(
  probe: () => Promise<T | undefined> | T | undefined,
  options: DeadlineOptions,
): Promise<T> {
  const { what, seconds = 20 } = options;
  const end = performance.now() + seconds * 1e3;
  while (true) {
    const seen = await probe();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw tooLate(what, seconds);
    await new Promise((wake) => setTimeout(wake, REST_MS));
  }
}

function tooLate(what: string, seconds: number): DeadlineError {
  return new DeadlineError(
    `Cannot wait longer for ${what}: ${seconds} s have passed`,
  );
}
