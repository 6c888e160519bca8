import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { LIMITS } from "../../../../lib/limits.ts";
import {
  diskNumbers,
  disksFrom,
  type DiskSources,
} from "../../../../lib/platform/windows/disks.ts";
import { VirtualClock } from "../../freeze/virtual_clock.ts";

const PCI = { domain: 0, bus: 1, slot: 2, function: 0 };
const NVME = 17;
const SCSI = 1;
const FIRST = "\\\\.\\PhysicalDrive0";
const SECOND = "\\\\.\\PhysicalDrive1";

/** A scripted machine with two disks, of which the second is on PCI. */
function machine(changed: Partial<DiskSources>): DiskSources {
  return {
    devices: () => ["C:", "PhysicalDrive1", "PhysicalDrive0"],
    look: () => Promise.resolve({ bus: SCSI }),
    healthLog: () => Promise.reject(new Error("not asked for")),
    pciPlaces: () => Promise.resolve(new Map([[1, PCI]])),
    ...changed,
  };
}

const NOWHERE = { busType: "scsi", bus: 0, target: 0, unit: 0 };
const NO_PARTS = { isPartition: false, dependencies: [] };

Deno.test("diskNumbers() finds disks, in the order of their numbers", () => {
  const names = ["PhysicalDrive10", "PHYSICALDRIVE9", "Harddisk0", "C:"];
  assertEquals(diskNumbers([...names, "PhysicalDrive"]), [9, 10]);
});

Deno.test("disksFrom() lists disks with their controllers", async () => {
  assertEquals(await disksFrom(machine({})).list(), [
    { name: FIRST, ...NO_PARTS, address: { ...NOWHERE, device: FIRST } },
    {
      ...{ name: SECOND, ...NO_PARTS },
      address: { ...NOWHERE, pci: PCI, device: SECOND },
    },
  ]);
});

Deno.test("disksFrom() tells the health of an NVMe disk only", async () => {
  const asked: string[] = [];
  const sources = machine({
    look: (path) => Promise.resolve({ bus: path === FIRST ? SCSI : NVME }),
    healthLog: (path) => {
      asked.push(path);
      return Promise.resolve(new Uint8Array(512).fill(1));
    },
  });
  const [first, second] = await disksFrom(sources).list();
  assertEquals(asked, [SECOND]);
  assertSame(first?.health, undefined);
  assertSame(second?.health?.criticalWarning, 1);
});

Deno.test("disksFrom() lists a disk that fails, and one that cannot tell its health", async () => {
  const sources = machine({
    look: (path) =>
      path === FIRST
        ? Promise.reject(new Error("broken"))
        : Promise.resolve({ bus: NVME }),
  });
  const [first, second] = await disksFrom(sources).list();
  assertEquals(first, { name: FIRST, ...NO_PARTS });
  assertSame(second?.address?.busType, "nvme");
  assertSame(second?.health, undefined);
});

Deno.test("disksFrom() does not wait long for a dead disk, nor ask it twice", async () => {
  const dead = Promise.withResolvers<never>();
  let asked = 0;
  const look = (path: string) => {
    if (path === SECOND) return Promise.resolve({ bus: SCSI });
    asked++;
    return dead.promise;
  };
  const disks = disksFrom(machine({ look }));
  using clock = new VirtualClock();
  for (let round = 1; round <= 2; round++) {
    const [first, second] = await clock.until(disks.list());
    assertEquals(first, { name: FIRST, ...NO_PARTS });
    assertEquals(second?.address?.pci, PCI);
    assertSame(clock.now, round * LIMITS.probeMs);
  }
  assertSame(asked, 1);
  dead.reject(new Error("gone"));
});
