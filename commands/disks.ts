/**
 * Disks and partitions.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type { Disk, NvmeHealth, WideCounter } from "../lib/platform/disks.ts";
import { object } from "../lib/schema.ts";
import { wireDiskAddress } from "./disk_address.ts";

/** Lists disks and partitions. */
export const disks: Command = command({
  name: "guest-get-disks",
  summary: "Lists disks and partitions, where they are and how they feel.",
  args: object({}),
  returns: "[GuestDiskInfo]",
  needs: ["disks"],
  run: async (_args, { disks }) => (await disks.list()).map(wireDisk),
});

function wireDisk(
  { name, isPartition, dependencies, address, alias, health }: Disk,
): unknown {
  return {
    name,
    partition: isPartition,
    dependencies,
    ...address === undefined ? {} : { address: wireDiskAddress(address) },
    ...alias === undefined ? {} : { alias },
    ...health === undefined ? {} : { smart: wireHealth(health) },
  };
}

function wireHealth(health: NvmeHealth): unknown {
  return {
    type: "nvme",
    "critical-warning": health.criticalWarning,
    temperature: health.temperature,
    "available-spare": health.availableSpare,
    "available-spare-threshold": health.availableSpareThreshold,
    "percentage-used": health.percentageUsed,
    ...halves("data-units-read", health.dataUnitsRead),
    ...halves("data-units-written", health.dataUnitsWritten),
    ...halves("host-read-commands", health.hostReadCommands),
    ...halves("host-write-commands", health.hostWriteCommands),
    ...halves("controller-busy-time", health.controllerBusyTime),
    ...halves("power-cycles", health.powerCycles),
    ...halves("power-on-hours", health.powerOnHours),
    ...halves("unsafe-shutdowns", health.unsafeShutdowns),
    ...halves("media-errors", health.mediaErrors),
    ...halves(
      "number-of-error-log-entries",
      health.numberOfErrorLogEntries,
    ),
  };
}

function halves(
  name: string,
  { low, high }: WideCounter,
): Record<string, bigint> {
  return { [`${name}-lo`]: low, [`${name}-hi`]: high };
}
