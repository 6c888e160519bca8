import { deepStrictEqual as assertEquals } from "node:assert";
import { parseHealthLog } from "../../../lib/platform/nvme_health.ts";

const LITTLE_ENDIAN = true;

Deno.test("parseHealthLog() reads each field from its place", () => {
  const page = new Uint8Array(512);
  // A warning, 300 K, 100 % spare, threshold 10 %, 3 % used.
  page.set([4, 0x2c, 0x01, 100, 10, 3]);
  const view = new DataView(page.buffer);
  for (let index = 0; index < 20; index++) {
    view.setBigUint64(32 + 8 * index, BigInt(index + 1), LITTLE_ENDIAN);
  }
  view.setBigUint64(40, 2n ** 64n - 1n, LITTLE_ENDIAN);
  assertEquals(parseHealthLog(page), {
    criticalWarning: 4,
    temperature: 300,
    availableSpare: 100,
    availableSpareThreshold: 10,
    percentageUsed: 3,
    dataUnitsRead: { low: 1n, high: 2n ** 64n - 1n },
    dataUnitsWritten: { low: 3n, high: 4n },
    hostReadCommands: { low: 5n, high: 6n },
    hostWriteCommands: { low: 7n, high: 8n },
    controllerBusyTime: { low: 9n, high: 10n },
    powerCycles: { low: 11n, high: 12n },
    powerOnHours: { low: 13n, high: 14n },
    unsafeShutdowns: { low: 15n, high: 16n },
    mediaErrors: { low: 17n, high: 18n },
    numberOfErrorLogEntries: { low: 19n, high: 20n },
  });
});
