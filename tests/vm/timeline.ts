/**
 * A readable account of what happened when: one line for each phase, printed
 * as the phase ends.
 *
 * @module
 */

/** How a phase is told. */
export interface PhaseOptions<T> {
  /** What came of it, in a few words; nothing by default. */
  readonly outcome?: (result: T) => string;
}

/** Phases of one run, measured from its beginning. */
export class Timeline {
  readonly #print: (line: string) => void;
  readonly #began: number = performance.now();

  /**
   * Starts the clock and prints a heading.
   *
   * @param print Takes one line without its newline
   */
  constructor(print: (line: string) => void) {
    this.#print = print;
    print(row("at", { took: "took", phase: "phase", outcome: "outcome" }));
  }

  /**
   * Measures and prints a phase. A failure names the phase.
   *
   * @param phase What is done
   * @param work Does it
   * @param options What to say about it
   * @returns What the work returned
   */
  async phase<T>(
    phase: string,
    work: () => Promise<T>,
    options: PhaseOptions<T> = {},
  ): Promise<T> {
    const start = performance.now();
    try {
      const result = await work();
      this.#tell(start, { phase, outcome: options.outcome?.(result) ?? "" });
      return result;
    } catch (cause) {
      this.#tell(start, { phase, outcome: "FAILED" });
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Cannot ${phase}: ${reason}`, { cause });
    }
  }

  #tell(
    start: number,
    told: { readonly phase: string; readonly outcome: string },
  ): void {
    const at = ((start - this.#began) / 1e3).toFixed(3);
    const took = (performance.now() - start).toFixed(1);
    this.#print(row(`${at} s`, { took: `${took} ms`, ...told }));
  }
}

function row(
  at: string,
  told: {
    readonly took: string;
    readonly phase: string;
    readonly outcome: string;
  },
): string {
  const cells = [
    at.padStart(10),
    told.took.padStart(12),
    told.phase.padEnd(34),
    told.outcome,
  ];
  return cells.join("  ").trimEnd();
}
