/**
 * Devices that the hypervisor gives to the machine.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type { PciDevice } from "../lib/platform/devices.ts";
import { object } from "../lib/schema.ts";

/** Lists devices of the hypervisor, and their drivers. */
export const devices: Command = command({
  name: "guest-get-devices",
  summary: "Lists the hypervisor's PCI devices and their drivers.",
  args: object({}),
  returns: "[GuestDeviceInfo]",
  needs: ["devices"],
  platforms: ["windows"],
  run: async (_args, { devices }) => (await devices.list()).map(wireDevice),
});

function wireDevice(
  { name, vendor, device, driverDate, driverVersion }: PciDevice,
): unknown {
  return {
    "driver-name": name,
    ...driverDate === undefined ? {} : { "driver-date": driverDate },
    ...driverVersion === undefined ? {} : { "driver-version": driverVersion },
    id: { type: "pci", "vendor-id": vendor, "device-id": device },
  };
}
