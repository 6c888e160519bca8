import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import {
  clockNanoseconds,
  type LocalZone,
  localZone,
  setClock,
} from "../../../lib/ffi/clock.ts";
import { Errno, ErrnoError } from "../../../lib/ffi/errno.ts";

const CLOCK = new URL("../../../lib/ffi/clock.ts", import.meta.url).href;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** Asks a process of its own: the zone belongs to the process. */
async function zonesIn(
  zone: string,
  moments: readonly number[],
): Promise<LocalZone[]> {
  const code = `import { localZone } from "${CLOCK}";
    const zones = ${JSON.stringify(moments)}.map(localZone);
    Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(zones)));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", CONFIG, code],
    env: { TZ: zone },
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("clockNanoseconds() tells the same time as other clocks", () => {
  const before = BigInt(Date.now()) * 1_000_000n;
  const now = clockNanoseconds();
  const after = BigInt(Date.now() + 1) * 1_000_000n;
  ok(before <= now && now <= after, `${before} <= ${now} <= ${after}`);
});

Deno.test("clockNanoseconds() tells more than milliseconds", () => {
  const times = Array.from({ length: 100 }, clockNanoseconds);
  ok(times.some((time) => time % 1_000_000n !== 0n));
});

Deno.test("setClock() says why it cannot", () => {
  throws(
    () => setClock(-1n, "Cannot set"),
    (error) => error instanceof ErrnoError && error.errno === Errno.EINVAL,
  );
});

const JANUARY = Date.UTC(2024, 0, 1) / 1000;
const JULY = Date.UTC(2024, 6, 1) / 1000;

const ZONES: Readonly<Record<string, readonly [LocalZone, LocalZone]>> = {
  "<+0545>-5:45": [
    { offset: 20700, abbreviation: "+0545" },
    { offset: 20700, abbreviation: "+0545" },
  ],
  "CET-1CEST,M3.5.0,M10.5.0/3": [
    { offset: 3600, abbreviation: "CET" },
    { offset: 7200, abbreviation: "CEST" },
  ],
  "NST3:30NDT": [
    { offset: -12600, abbreviation: "NST" },
    { offset: -9000, abbreviation: "NDT" },
  ],
};

for (const [zone, expected] of Object.entries(ZONES)) {
  Deno.test(`localZone() knows ${zone}`, async () => {
    assertEquals(await zonesIn(zone, [JANUARY, JULY]), expected);
  });
}

Deno.test("localZone() is UTC for a moment that no calendar has", () => {
  assertSame(localZone(2 ** 60).offset, 0);
});
