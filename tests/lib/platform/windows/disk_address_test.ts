import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { addressFrom } from "../../../../lib/platform/windows/disk_address.ts";

const BUSES: Record<number, string> = {
  0: "unknown",
  1: "scsi",
  3: "ide",
  6: "fibre",
  7: "usb",
  10: "sas",
  11: "sata",
  14: "virtual",
  15: "file-backed-virtual",
  16: "unknown",
  17: "nvme",
  18: "unknown",
  99: "unknown",
};

for (const [bus, word] of Object.entries(BUSES)) {
  Deno.test(`addressFrom() calls bus ${bus} ${word}`, () => {
    assertSame(addressFrom({ bus: Number(bus) }).busType, word);
  });
}

const PCI = { domain: 0, bus: 0, slot: 5, function: 0 };

Deno.test("addressFrom() puts together what is known", () => {
  const facts = {
    ...{ bus: 1, serial: "s1" },
    place: { bus: 1, target: 2, unit: 3 },
  };
  const device = "\\\\.\\PhysicalDrive1";
  assertEquals(addressFrom(facts, { device, pci: PCI }), {
    ...{ busType: "scsi", bus: 1, target: 2, unit: 3 },
    ...{ pci: PCI, serial: "s1", device },
  });
});

Deno.test("addressFrom() says nothing of the controller of a USB disk", () => {
  assertEquals(addressFrom({ bus: 7 }, { pci: PCI }), {
    ...{ busType: "usb", bus: 0, target: 0, unit: 0 },
  });
});
