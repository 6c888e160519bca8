import { deepStrictEqual as assertEquals } from "node:assert";
import {
  fromFileTime,
  parseVersion,
  parseZone,
  toFileTime,
} from "../../../../lib/ffi/windows/system.ts";
import { wideString } from "../../../../lib/ffi/windows/wide.ts";

const LITTLE_ENDIAN = true;

/** Central Europe, as Windows tells it. */
function centralEurope(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(172);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, -60, LITTLE_ENDIAN);
  bytes.set(wideString("W. Europe Standard Time"), 4);
  bytes.set(wideString("W. Europe Daylight Time"), 88);
  view.setInt32(168, -60, LITTLE_ENDIAN);
  return bytes;
}

Deno.test("parseZone() tells the half of the year", () => {
  const zone = centralEurope();
  const winter = { name: "W. Europe Standard Time", offset: 3600 };
  const summer = { name: "W. Europe Daylight Time", offset: 7200 };
  assertEquals(parseZone(zone, 0), winter);
  assertEquals(parseZone(zone, 1), winter);
  assertEquals(parseZone(zone, 2), summer);
});

Deno.test("parseZone() says 0 for UTC, and not -0", () => {
  assertEquals(parseZone(new Uint8Array(172), 0), { name: "", offset: 0 });
});

for (const [type, isServer] of [[1, false], [2, true], [3, true]] as const) {
  Deno.test(`parseVersion() takes product type ${type} for what it is`, () => {
    const bytes = new Uint8Array(284);
    const view = new DataView(bytes.buffer);
    [10, 2, 20348].forEach((number, i) =>
      view.setUint32(4 + i * 4, number, LITTLE_ENDIAN)
    );
    view.setUint8(282, type);
    const version = { major: 10, minor: 2, build: 20348, isServer };
    assertEquals(parseVersion(bytes), version);
  });
}

Deno.test("fromFileTime() and toFileTime() know when 1970 began", () => {
  assertEquals(fromFileTime(116_444_736_000_000_000n), 0n);
  const nanoseconds = BigInt(Date.UTC(2026, 10, 22)) * 1_000_000n;
  assertEquals(fromFileTime(toFileTime(nanoseconds)), nanoseconds);
});
