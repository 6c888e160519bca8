import { deepStrictEqual as assertEquals } from "node:assert";
import {
  type DeviceTree,
  parsePlace,
  pciAddress,
} from "../../../../lib/platform/windows/pci_places.ts";

/** A device of a tree in which each is attached to the one before. */
interface Node {
  readonly enumerator: string;
  readonly busNumber?: number;
  readonly address?: number;
}

function tree(nodes: readonly Node[]): DeviceTree {
  return {
    parentOf: (node) => Promise.resolve(node === 0 ? undefined : node - 1),
    enumeratorOf: (node) => Promise.resolve(nodes[node]?.enumerator),
    placeOf: (node, part) => Promise.resolve(nodes[node]?.[part]),
  };
}

const ROOT: Node = { enumerator: "ACPI_HAL" };
const PCI: Node = { enumerator: "PCI", busNumber: 2, address: 0x0007_0001 };
const BRIDGE: Node = { enumerator: "PCI", busNumber: 0, address: 0x0002_0000 };
const DISK: Node = { enumerator: "SCSI" };

const TREES: Record<string, [Node[], unknown]> = {
  "of a disk's controller": [
    [ROOT, BRIDGE, PCI, DISK],
    { domain: 0, bus: 2, slot: 7, function: 1 },
  ],
  "above an IDE channel": [
    [ROOT, PCI, { enumerator: "PCIIDE" }, { enumerator: "IDE" }],
    { domain: 0, bus: 2, slot: 7, function: 1 },
  ],
  "of none, without PCI": [[ROOT, { enumerator: "ROOT" }, DISK], undefined],
  "of none, with half a place": [
    [ROOT, { enumerator: "PCI", busNumber: 2 }, DISK],
    undefined,
  ],
  "of none, too far away": [
    [PCI, ...Array.from({ length: 9 }, () => DISK)],
    undefined,
  ],
};

for (const [what, [nodes, expected]] of Object.entries(TREES)) {
  Deno.test(`pciAddress() finds the place ${what}`, async () => {
    assertEquals(await pciAddress(nodes.length - 1, tree(nodes)), expected);
  });
}

Deno.test("parsePlace() takes segment and bus apart", () => {
  const place = { domain: 0x1234, bus: 0xfe, slot: 31, function: 7 };
  assertEquals(parsePlace(0x1234fe, 31 << 16 | 7), place);
});

Deno.test("parsePlace() knows what is not known", () => {
  assertEquals(parsePlace(0xffffffff, 0), undefined);
  assertEquals(parsePlace(0, 0xffffffff), undefined);
  assertEquals(parsePlace(undefined, 0), undefined);
});
