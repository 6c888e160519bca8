import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  fromLocal,
  isKeptInLocalTime,
  millisecondsToWrite,
  readAtTick,
  waitToWrite,
} from "../../../../lib/platform/linux/hardware_clock.ts";
import { FakeHardwareClock } from "../../../fakes/hardware_clock.ts";

Deno.test("readAtTick() waits for the next second", async () => {
  const clock = new FakeHardwareClock([7, 7, 7, 8, 9]);
  assertSame(await readAtTick(clock), 8);
  assertEquals(clock.events, ["read", "read", "read", "read"]);
});

Deno.test("readAtTick() gives a clock up that stands still", async () => {
  await rejects(readAtTick(new FakeHardwareClock([7])), {
    message: "Cannot read the hardware clock: it stands still",
  });
});

/** By driver and nanoseconds into a second: milliseconds to wait. */
const WAITS: readonly (readonly [string, bigint, number])[] = [
  ["rtc_cmos 00:04\n", 0n, 500],
  ["rtc_cmos", 499_000_001n, 1],
  ["rtc_cmos", 500_000_000n, 0],
  ["rtc_cmos", 500_000_001n, 1000],
  ["rtc_cmos", 600_000_000n, 900],
  ["rtc-pl031 9010000.pl031", 0n, 0],
  ["", 999_999_999n, 1],
];

for (const [driver, into, ms] of WAITS) {
  Deno.test(`millisecondsToWrite() waits ${ms} ms for ${JSON.stringify(driver)} at ${into}`, () => {
    assertSame(
      millisecondsToWrite(driver, 1_700_000_000_000_000_000n + into),
      ms,
    );
  });
}

Deno.test("waitToWrite() tells the second in which it ends", async () => {
  const times = [9_990_000_000n, 10_001_000_000n];
  let reads = 0;
  const seconds = await waitToWrite("", () => times[reads++] ?? 0n);
  assertEquals([seconds, reads], [10, 2]);
});

const NOTES: Readonly<Record<string, boolean>> = {
  "0.0 0 0.0\n0\nLOCAL\n": true,
  "0.0 0 0.0\n0\nLOCAL": true,
  "0.0 0 0.0\n0\nUTC\n": false,
  "0.0 0 0.0\n": false,
  "": false,
};

for (const [text, isLocal] of Object.entries(NOTES)) {
  Deno.test(`isKeptInLocalTime() reads ${JSON.stringify(text)}`, () => {
    assertSame(isKeptInLocalTime(text), isLocal);
  });
}

Deno.test("fromLocal() undoes the offset on both sides of a change", () => {
  const change = 1_000_000;
  const offsetAt = (seconds: number) => seconds < change ? 3600 : 7200;
  for (const utc of [0, change - 3601, change, change + 3600, 2 * change]) {
    const local = utc + offsetAt(utc);
    assertSame(fromLocal(local, offsetAt), utc);
  }
  ok(Number.isFinite(fromLocal(change + 5000, offsetAt)));
});
