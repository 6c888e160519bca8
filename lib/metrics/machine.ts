/**
 * Metrics of the machine.
 *
 * @module
 */

import type { Load } from "../platform/load.ts";
import type { MountedFilesystem } from "../platform/mounts.ts";
import type { NetworkInterface, Traffic } from "../platform/network.ts";
import type { DiskStats, DiskWork } from "../platform/stats.ts";
import type { MemoryUse, Pressure } from "../platform/vitals.ts";
import type { Family, Sample } from "./family.ts";

const SECTOR = 512n;
const MS = 1e3;
const US = 1e6;

/**
 * Tells how long the machine has been running.
 *
 * @param seconds How long
 * @returns The metrics
 */
export function uptimeFamilies(seconds: number): Family[] {
  return [{
    ...{ name: "stillpoint_uptime_seconds", type: "gauge", unit: "seconds" },
    help: "Time since the machine was started.",
    samples: [{ labels: {}, value: seconds }],
  }];
}

/**
 * Tells how busy the machine is.
 *
 * @param load The averages
 * @returns The metrics
 */
export function loadFamilies({ one, five, fifteen }: Load): Family[] {
  return [{
    name: "stillpoint_load",
    type: "gauge",
    help: "Tasks that ran or waited, averaged over so many minutes.",
    samples: keyed("minutes", { 1: one, 5: five, 15: fifteen }),
  }];
}

/**
 * Tells how memory is used.
 *
 * @param memory The figures
 * @returns The metrics
 */
export function memoryFamilies(memory: MemoryUse): Family[] {
  const { total, free, available, cached, swapTotal, swapFree } = memory;
  return [{
    ...{ name: "stillpoint_memory_bytes", type: "gauge", unit: "bytes" },
    help: "The machine's memory, and the parts of it that are so.",
    samples: keyed("state", { total, free, available, cached }),
  }, {
    ...{ name: "stillpoint_swap_bytes", type: "gauge", unit: "bytes" },
    help: "The machine's swap, and the part of it that is free.",
    samples: keyed("state", { total: swapTotal, free: swapFree }),
  }];
}

/**
 * Tells how much tasks had to wait.
 *
 * @param pressures The figures
 * @returns The metrics
 */
export function pressureFamilies(pressures: readonly Pressure[]): Family[] {
  return [{
    ...{ name: "stillpoint_pressure_seconds", type: "counter" },
    unit: "seconds",
    help: "Time in which some or all tasks waited for a resource.",
    samples: pressures.map(({ resource, tasks, total }) => ({
      labels: { resource, tasks },
      value: total / US,
    })),
  }];
}

/**
 * Tells how full filesystems are.
 *
 * @param mounts The filesystems
 * @returns The metrics
 */
export function filesystemFamilies(
  mounts: readonly MountedFilesystem[],
): Family[] {
  return [{
    ...{ name: "stillpoint_filesystem_bytes", type: "gauge", unit: "bytes" },
    help: "A filesystem's space: used, for everybody, and with root's share.",
    samples: mounts.flatMap(({ name: device, mountpoint, type, space }) =>
      space === undefined ? [] : keyed("state", {
        used: space.used,
        total: space.total,
        ...space.totalPrivileged === undefined
          ? {}
          : { total_privileged: space.totalPrivileged },
      }, { device, mountpoint, type })
    ),
  }];
}

/**
 * Tells what disks did.
 *
 * @param disks The disks and partitions
 * @returns The metrics
 */
export function diskFamilies(disks: readonly DiskStats[]): Family[] {
  return [{
    ...{ name: "stillpoint_disk_requests", type: "counter" },
    help: "Requests that a disk or partition has completed.",
    samples: disks.flatMap((disk) => worked(disk, ({ ios }) => ios)),
  }, {
    ...{ name: "stillpoint_disk_bytes", type: "counter", unit: "bytes" },
    help: "What a disk or partition has read, written and given back.",
    samples: disks.flatMap((disk) =>
      worked(disk, ({ sectors }) => sectors && sectors * SECTOR)
    ),
  }, {
    ...{ name: "stillpoint_disk_busy_seconds", type: "counter" },
    unit: "seconds",
    help: "Time in which a disk or partition had something to do.",
    samples: disks.flatMap(({ name: disk, busyTicks }) =>
      busyTicks === undefined
        ? []
        : [{ labels: { disk }, value: Number(busyTicks) / MS }]
    ),
  }];
}

/**
 * Tells what went through the network.
 *
 * @param interfaces The interfaces
 * @returns The metrics
 */
export function networkFamilies(
  interfaces: readonly NetworkInterface[],
): Family[] {
  const samples = (of: (traffic: Traffic) => bigint) =>
    interfaces.flatMap((entry) => traffic(entry, of));
  return [{
    ...{ name: "stillpoint_network_bytes", type: "counter", unit: "bytes" },
    help: "Bytes that went through an interface.",
    samples: samples(({ bytes }) => bytes),
  }, {
    ...{ name: "stillpoint_network_packets", type: "counter" },
    help: "Packets that went through an interface.",
    samples: samples(({ packets }) => packets),
  }, {
    ...{ name: "stillpoint_network_errors", type: "counter" },
    help: "Packets that were broken.",
    samples: samples(({ errors }) => errors),
  }, {
    ...{ name: "stillpoint_network_dropped", type: "counter" },
    help: "Packets that were thrown away.",
    samples: samples(({ dropped }) => dropped),
  }];
}

function worked(
  { name: disk, read, write, discard, flush }: DiskStats,
  figure: (work: DiskWork) => bigint | undefined,
): Sample[] {
  const works = Object.entries({ read, write, discard, flush });
  return works.flatMap(([operation, work]) => {
    const value = work && figure(work);
    return value === undefined ? [] : [{ labels: { disk, operation }, value }];
  });
}

function traffic(
  { name, statistics }: NetworkInterface,
  figure: (traffic: Traffic) => bigint,
): Sample[] {
  if (statistics === undefined) return [];
  const { received, sent } = statistics;
  const values = { receive: figure(received), transmit: figure(sent) };
  return keyed("direction", values, { interface: name });
}

/** One sample a value that is known, its name under the last label. */
function keyed(
  label: string,
  values: Readonly<Record<string, number | bigint | undefined>>,
  labels: Readonly<Record<string, string>> = {},
): Sample[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ labels: { ...labels, [label]: name }, value }]
  );
}
