import { deepStrictEqual as assertEquals } from "node:assert";
import type { Disk, NvmeHealth } from "../../lib/platform/disks.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

const NAME = "guest-get-disks";
const ORIGIN = { bus: 0, target: 0, unit: 0 };
const PCI = { domain: 0, bus: 3, slot: 1, function: 7 };
const NO_PCI = { domain: -1, bus: -1, slot: -1, function: -1 };

/** Counters that differ, so that none can take another one's place. */
function health(): NvmeHealth {
  const counter = (low: bigint) => ({ low, high: low + 1n });
  return {
    criticalWarning: 1,
    temperature: 300,
    availableSpare: 2,
    availableSpareThreshold: 3,
    percentageUsed: 4,
    dataUnitsRead: { low: 2n ** 64n - 1n, high: 0n },
    dataUnitsWritten: counter(10n),
    hostReadCommands: counter(20n),
    hostWriteCommands: counter(30n),
    controllerBusyTime: counter(40n),
    powerCycles: counter(50n),
    powerOnHours: counter(60n),
    unsafeShutdowns: counter(70n),
    mediaErrors: counter(80n),
    numberOfErrorLogEntries: counter(90n),
  };
}

const SMART = {
  type: "nvme",
  "critical-warning": 1,
  temperature: 300,
  "available-spare": 2,
  "available-spare-threshold": 3,
  "percentage-used": 4,
  "data-units-read-lo": 18446744073709551615n,
  "data-units-read-hi": 0,
  "data-units-written-lo": 10,
  "data-units-written-hi": 11,
  "host-read-commands-lo": 20,
  "host-read-commands-hi": 21,
  "host-write-commands-lo": 30,
  "host-write-commands-hi": 31,
  "controller-busy-time-lo": 40,
  "controller-busy-time-hi": 41,
  "power-cycles-lo": 50,
  "power-cycles-hi": 51,
  "power-on-hours-lo": 60,
  "power-on-hours-hi": 61,
  "unsafe-shutdowns-lo": 70,
  "unsafe-shutdowns-hi": 71,
  "media-errors-lo": 80,
  "media-errors-hi": 81,
  "number-of-error-log-entries-lo": 90,
  "number-of-error-log-entries-hi": 91,
};

const DISKS: Record<string, [Disk, unknown]> = {
  "a partition": [
    { name: "/dev/vda1", isPartition: true, dependencies: ["/dev/vda"] },
    { name: "/dev/vda1", partition: true, dependencies: ["/dev/vda"] },
  ],
  "a mapped device": [
    {
      name: "/dev/dm-0",
      isPartition: false,
      dependencies: [],
      alias: "vg-root",
    },
    {
      name: "/dev/dm-0",
      partition: false,
      dependencies: [],
      alias: "vg-root",
    },
  ],
  "a disk on PCI": [
    {
      name: "/dev/sda",
      isPartition: false,
      dependencies: [],
      address: {
        ...{ busType: "scsi", bus: 1, target: 2, unit: 3, pci: PCI },
        ...{ serial: "abc", device: "/dev/sda" },
      },
    },
    {
      name: "/dev/sda",
      partition: false,
      dependencies: [],
      address: {
        "pci-controller": PCI,
        "bus-type": "scsi",
        ...{ bus: 1, target: 2, unit: 3, serial: "abc", dev: "/dev/sda" },
      },
    },
  ],
  "a disk on a channel subsystem": [
    {
      name: "/dev/vda",
      isPartition: false,
      dependencies: [],
      address: {
        ...{ busType: "virtio", ...ORIGIN },
        ccw: { cssid: 254, ssid: 1, subchannel: 2, device: 3 },
      },
    },
    {
      name: "/dev/vda",
      partition: false,
      dependencies: [],
      address: {
        "pci-controller": NO_PCI,
        "bus-type": "virtio",
        ...ORIGIN,
        "ccw-address": { cssid: 254, ssid: 1, subchno: 2, devno: 3 },
      },
    },
  ],
  "an NVMe disk": [
    {
      name: "/dev/nvme0n1",
      isPartition: false,
      dependencies: [],
      address: { busType: "nvme", ...ORIGIN, pci: PCI },
      health: health(),
    },
    {
      name: "/dev/nvme0n1",
      partition: false,
      dependencies: [],
      address: { "pci-controller": PCI, "bus-type": "nvme", ...ORIGIN },
      smart: SMART,
    },
  ],
};

function agentWith(list: readonly Disk[]) {
  const disks = { list: () => Promise.resolve([...list]) };
  return fakeAgent({ abilities: { disks } });
}

for (const [what, [disk, reply]] of Object.entries(DISKS)) {
  Deno.test(`guest-get-disks describes ${what}`, async () => {
    const { text } = await talk(`{"execute":"${NAME}"}`, agentWith([disk]));
    assertEquals(exact(text), { return: [reply] });
  });
}

Deno.test("guest-get-disks keeps the order", async () => {
  const list = ["/dev/b", "/dev/a"].map((name) => (
    { name, isPartition: false, dependencies: [] }
  ));
  const { replies } = await talk(`{"execute":"${NAME}"}`, agentWith(list));
  const [reply] = replies as { return: { name: string }[] }[];
  assertEquals(reply?.return.map(({ name }) => name), ["/dev/b", "/dev/a"]);
});

Deno.test("guest-get-disks takes no arguments", async () => {
  const request = `{"execute":"${NAME}","arguments":{"a":1}}`;
  const { text } = await talk(request, agentWith([]));
  assertEquals(text, `${fault("Parameter 'a' is unexpected")}\n`);
});

/** Parses a reply without rounding integers. */
function exact(text: string): unknown {
  return JSON.parse(text, (_key, value, context?: { source?: string }) => {
    const isUnsafe = typeof value === "number" && !Number.isSafeInteger(value);
    return isUnsafe ? BigInt(context?.source ?? "") : value;
  });
}
