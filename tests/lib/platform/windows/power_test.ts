import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import type { SleepCapabilities } from "../../../../lib/ffi/windows/power.ts";
import {
  type PowerParts,
  powerWith,
} from "../../../../lib/platform/windows/power.ts";

const ALL: SleepCapabilities = { ram: true, disk: true, hasFile: true };

/** A machine that notes what is done to it. */
function machine(capabilities: SleepCapabilities): {
  parts: PowerParts;
  events: unknown[];
} {
  const events: unknown[] = [];
  const parts: PowerParts = {
    enable: (right) => events.push(right),
    end: (mode) => events.push(mode),
    capabilities: () => capabilities,
    sleep: (toDisk) => Promise.resolve(void events.push({ toDisk })),
  };
  return { parts, events };
}

const RIGHT = "SeShutdownPrivilege";

Deno.test("power.shutDown() takes up the right first", async () => {
  const { parts, events } = machine(ALL);
  await powerWith(parts).shutDown("reboot");
  assertEquals(events, [RIGHT, "reboot"]);
});

Deno.test("power.suspend() puts the machine to sleep", async () => {
  for (const mode of ["disk", "ram"] as const) {
    const { parts, events } = machine(ALL);
    await powerWith(parts).suspend(mode);
    assertEquals(events, [RIGHT, { toDisk: mode === "disk" }]);
  }
});

const REFUSALS = {
  "suspend-to-ram not supported by OS": ["ram", { ...ALL, ram: false }],
  "suspend-to-disk not supported by OS": ["disk", { ...ALL, disk: false }],
  "suspend-to-disk not supported by OS: hibernation is off (powercfg /hibernate on)":
    ["disk", { ...ALL, hasFile: false }],
} as const;

for (const [message, [mode, capabilities]] of Object.entries(REFUSALS)) {
  Deno.test(`power.suspend() says: ${message}`, async () => {
    const { parts, events } = machine(capabilities);
    await rejects(powerWith(parts).suspend(mode), { message });
    assertEquals(events, [RIGHT]);
  });
}
