import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { loadOrder } from "./kernel.ts";

const DEPENDENCIES = `kernel/a/ring.ko:
kernel/a/bus.ko: kernel/a/ring.ko
kernel/a/bus-disk.ko: kernel/a/bus.ko kernel/a/ring.ko
kernel/a/bus_port.ko: kernel/a/bus.ko kernel/a/ring.ko
`;

const CASES: Readonly<Record<string, [names: string[], files: string[]]>> = {
  "a module alone": [["ring"], ["ring.ko"]],
  "what a module needs first": [
    ["bus_disk"],
    ["ring.ko", "bus.ko", "bus-disk.ko"],
  ],
  "what two modules share only once": [
    ["bus-disk", "bus-port"],
    ["ring.ko", "bus.ko", "bus-disk.ko", "bus_port.ko"],
  ],
};

for (const [what, [names, files]] of Object.entries(CASES)) {
  Deno.test(`loadOrder() gives ${what}`, () => {
    const paths = files.map((file) => `kernel/a/${file}`);
    assertEquals(loadOrder(DEPENDENCIES, names), paths);
  });
}

Deno.test("loadOrder() refuses a module that nobody has", () => {
  throws(() => loadOrder(DEPENDENCIES, ["rin"]), {
    message: 'Cannot find kernel module "rin": modules.dep lacks it',
  });
});
