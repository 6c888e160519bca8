/**
 * What the agent asks of an operating system about devices of the hypervisor.
 *
 * @module
 */

/** A device on PCI, and its driver. */
export interface PciDevice {
  /** The name that people see. */
  readonly name: string;
  /** Who makes it: a number of the PCI consortium. */
  readonly vendor: number;
  /** Which device of that vendor it is. */
  readonly device: number;
  /** When its driver was made, in nanoseconds since 1970; if it has one. */
  readonly driverDate?: bigint;
  /** The version of its driver, if it has one. */
  readonly driverVersion?: string;
}

/** Finds devices. */
export interface Devices {
  /**
   * Lists the devices that a hypervisor gives to its guests. One that cannot
   * be looked at is left out.
   *
   * @returns The devices
   */
  list(): Promise<PciDevice[]>;
}
