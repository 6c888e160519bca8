/**
 * What the agent asks of an operating system about itself.
 *
 * @module
 */

/** The system of a machine. */
export interface Release {
  /** The kernel. */
  readonly kernel: Kernel;
  /** What is built around the kernel, as far as that is known. */
  readonly distribution: Distribution;
}

/** A kernel. */
export interface Kernel {
  /** Its release, such as `6.1.0-18-amd64`. */
  readonly release: string;
  /** How and when it was built. */
  readonly version: string;
  /** What it runs on, such as `x86_64`. */
  readonly machine: string;
}

/** What is built around a kernel: os-release(5) explains the members. */
export interface Distribution {
  /** A short name for programs. */
  readonly id?: string;
  /** The name. */
  readonly name?: string;
  /** The name and the version for people. */
  readonly prettyName?: string;
  /** The version, with its code name. */
  readonly version?: string;
  /** The version for programs. */
  readonly versionId?: string;
  /** The edition. */
  readonly variant?: string;
  /** The edition for programs. */
  readonly variantId?: string;
}

/** Facts about the machine and its system, asked anew each time. */
export interface Host {
  /**
   * Tells the machine's name.
   *
   * @returns The name, without a domain unless it is part of it
   */
  name(): string;

  /**
   * Tells which system the machine has.
   *
   * @returns The system
   */
  release(): Promise<Release>;
}
