import { deepStrictEqual as assertEquals } from "node:assert";
import {
  hypervisorDevice,
  type PciId,
} from "../../../../lib/platform/windows/devices.ts";

const IDS: Record<string, [string[], PciId | undefined]> = {
  "a virtio device": [
    ["PCI\\VEN_1AF4&DEV_1041&SUBSYS_11001AF4&REV_01", "PCI\\VEN_1AF4"],
    { vendor: 0x1af4, device: 0x1041 },
  ],
  "a device of QEMU": [
    ["PCI\\VEN_1B36&DEV_000D&SUBSYS_11001AF4&REV_01"],
    { vendor: 0x1b36, device: 0xd },
  ],
  "digits from C to F": [
    ["PCI\\VEN_1AF4&DEV_10CF&REV_00"],
    { vendor: 0x1af4, device: 0x10cf },
  ],
  "small letters": [
    ["pci\\ven_1af4&dev_10ef"],
    { vendor: 0x1af4, device: 0x10ef },
  ],
  "an id that is not the first": [
    ["PCI\\CC_0780", "PCI\\VEN_1AF4&DEV_1043"],
    { vendor: 0x1af4, device: 0x1043 },
  ],
  "another vendor": [["PCI\\VEN_8086&DEV_1041"], undefined],
  "another bus": [["ROOT\\PCI\\VEN_1AF4&DEV_1041"], undefined],
  "nothing": [[], undefined],
};

for (const [what, [ids, expected]] of Object.entries(IDS)) {
  Deno.test(`hypervisorDevice() understands ${what}`, () => {
    assertEquals(hypervisorDevice(ids), expected);
  });
}
