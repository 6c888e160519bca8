import { strictEqual as assertSame } from "node:assert";
import type { PciDevice } from "../../lib/platform/devices.ts";
import { fakeAgent, notFound, talk } from "../helpers.ts";

const REQUEST = '{"execute":"guest-get-devices"}';

async function ask(
  found: PciDevice[],
  platform: "linux" | "windows" = "windows",
): Promise<string> {
  const devices = { list: () => Promise.resolve(found) };
  const agent = fakeAgent({ abilities: { devices }, platform });
  return (await talk(REQUEST, agent)).text;
}

Deno.test("guest-get-devices tells of a device and its driver", async () => {
  const device = {
    ...{ name: "VirtIO Serial Driver", vendor: 0x1af4, device: 0x1043 },
    ...{ driverDate: 1_700_000_000_000_000_100n, driverVersion: "100.95" },
  };
  assertSame(
    await ask([device]),
    '{"return": [{"driver-name": "VirtIO Serial Driver", ' +
      '"driver-date": 1700000000000000100, "driver-version": "100.95", ' +
      '"id": {"type": "pci", "vendor-id": 6900, "device-id": 4163}}]}\n',
  );
});

Deno.test("guest-get-devices leaves out the driver of a device without one", async () => {
  const device = { name: "PCI Device", vendor: 0x1b36, device: 0x0d };
  assertSame(
    await ask([device]),
    '{"return": [{"driver-name": "PCI Device", ' +
      '"id": {"type": "pci", "vendor-id": 6966, "device-id": 13}}]}\n',
  );
});

Deno.test("guest-get-devices is not there on Linux", async () => {
  const desc = "The command guest-get-devices has not been found";
  assertSame(await ask([], "linux"), `${notFound(desc)}\n`);
});
