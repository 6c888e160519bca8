import { deepStrictEqual as assertEquals } from "node:assert";
import { latestLook } from "../../../../lib/platform/windows/looks.ts";
import {
  type DiskNumbers,
  VolumeDisks,
} from "../../../../lib/platform/windows/volume_disks.ts";

const VOLUME = "\\\\?\\Volume{1}\\";
const PCI = { domain: 0, bus: 1, slot: 2, function: 0 };
const PLACES = Promise.resolve(new Map([[3, PCI]]));
const NOWHERE = { bus: 0, target: 0, unit: 0 };

/** The disks of a volume, of which the fourth is broken. */
async function disksOf(numbers: Promise<DiskNumbers>) {
  const looked: string[] = [];
  const disks = new VolumeDisks({
    numbers: () => numbers,
    look: (path) => {
      looked.push(path);
      if (path.endsWith("4")) return Promise.reject(new Error("broken"));
      return Promise.resolve({ bus: 11, serial: "s" });
    },
  });
  const latest = latestLook();
  return { found: await disks.of({ volume: VOLUME, latest }, PLACES), looked };
}

Deno.test("VolumeDisks finds all disks of a volume that answer", async () => {
  const { found } = await disksOf(Promise.resolve([3, 4, 5]));
  const [third, fifth] = [3, 5].map((number) =>
    `\\\\.\\PhysicalDrive${number}`
  );
  assertEquals(found, [
    { busType: "sata", ...NOWHERE, pci: PCI, serial: "s", device: third },
    { busType: "sata", ...NOWHERE, serial: "s", device: fifth },
  ]);
});

Deno.test("VolumeDisks asks a CD itself", async () => {
  const { found, looked } = await disksOf(Promise.resolve("itself"));
  assertEquals(found, [{ busType: "sata", ...NOWHERE, serial: "s" }]);
  assertEquals(looked, ["\\\\?\\Volume{1}"]);
});

Deno.test("VolumeDisks finds none if nobody knows them", async () => {
  const { found } = await disksOf(Promise.reject(new Error("no")));
  assertEquals(found, []);
});
