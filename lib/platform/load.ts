/**
 * What the agent asks of an operating system about how busy it is.
 *
 * @module
 */

/** How many tasks ran or waited, averaged. */
export interface Load {
  /** Over a minute. */
  readonly one: number;
  /** Over five minutes. */
  readonly five: number;
  /** Over fifteen minutes. */
  readonly fifteen: number;
}

/** Tells how busy the machine is. */
export interface LoadAverages {
  /**
   * Tells the averages.
   *
   * @returns The averages, as far back as they are known
   */
  averages(): Promise<Load>;
}
