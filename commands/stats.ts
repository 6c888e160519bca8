/**
 * Counters of the machine's work.
 *
 * @module
 */

import { type Command, command } from "../lib/command.ts";
import type { DiskStats } from "../lib/platform/stats.ts";
import { object } from "../lib/schema.ts";

/** Tells what disks did. */
export const diskstats: Command = command({
  name: "guest-get-diskstats",
  summary: "Tells what each disk and partition did since the start.",
  args: object({}),
  returns: "[GuestDiskStatsInfo]",
  needs: ["stats"],
  platforms: ["linux"],
  run: async (_args, { stats }) =>
    (await stats.disks()).map((disk) => ({
      name: disk.name,
      major: disk.major,
      minor: disk.minor,
      stats: shape(disk),
    })),
});

/** Tells what processors did. */
export const cpustats: Command = command({
  name: "guest-get-cpustats",
  summary: "Tells how many milliseconds each processor did what.",
  args: object({}),
  returns: "[GuestCpuStats]",
  needs: ["stats"],
  platforms: ["linux"],
  run: async (_args, { stats }) =>
    (await stats.cpus()).map((times) => ({ type: "linux", ...times })),
});

/** Tells how busy the machine is. */
export const load: Command = command({
  name: "guest-get-load",
  summary: "Tells how many tasks ran or waited over 1, 5 and 15 minutes.",
  args: object({}),
  returns: "GuestLoadAverage",
  needs: ["load"],
  run: async (_args, { load }) => {
    const { one, five, fifteen } = await load.averages();
    return { load1m: one, load5m: five, load15m: fifteen };
  },
});

function shape(disk: DiskStats): Record<string, unknown> {
  const { read, write, discard, flush } = disk;
  return {
    "read-sectors": read.sectors,
    "read-ios": read.ios,
    "read-merges": read.merges,
    "write-sectors": write.sectors,
    "write-ios": write.ios,
    "write-merges": write.merges,
    "discard-sectors": discard?.sectors,
    "discard-ios": discard?.ios,
    "discard-merges": discard?.merges,
    "flush-ios": flush?.ios,
    "read-ticks": read.ticks,
    "write-ticks": write.ticks,
    "discard-ticks": discard?.ticks,
    "flush-ticks": flush?.ticks,
    "ios-pgr": disk.inFlight,
    "total-ticks": disk.busyTicks,
    "weight-ticks": disk.weightedTicks,
  };
}
