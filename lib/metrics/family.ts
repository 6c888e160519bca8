/**
 * Metrics as OpenMetrics has them: families of samples. The protocol's reply
 * and the text carry the same.
 *
 * @module
 */

/** One figure. */
export interface Sample {
  /** What it is the figure of; empty if there is only one. */
  readonly labels: Readonly<Record<string, string>>;
  /** The figure. */
  readonly value: number | bigint;
}

/** Figures of one kind. */
export interface Family {
  /** The name; of a counter without `_total`. It ends with the unit. */
  readonly name: string;
  /** A counter only grows, until its owner starts anew. */
  readonly type: "counter" | "gauge";
  /** What the figures count, if it has a name. */
  readonly unit?: "bytes" | "seconds";
  /** What they mean. */
  readonly help: string;
  /** The figures. */
  readonly samples: readonly Sample[];
}
