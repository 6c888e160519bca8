import { deepStrictEqual as assertEquals, throws } from "node:assert";
import {
  type Descriptor,
  healthQuestion,
  parseAddress,
  parseDescriptor,
  parseExtents,
  parseHealthAnswer,
  parseNumber,
} from "../../../../lib/ffi/windows/disk_facts.ts";

const LITTLE_ENDIAN = true;

/** 32-bit words at their places. */
function words(
  length: number,
  values: Readonly<Record<number, number>>,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of Object.entries(values)) {
    view.setUint32(Number(at), value, LITTLE_ENDIAN);
  }
  return bytes;
}

/** A descriptor with a text behind it, as drivers place serial numbers. */
function descriptor(bus: number, serial: string, at = 40): Uint8Array {
  const bytes = words(64, { 24: at, 28: bus });
  bytes.set(new TextEncoder().encode(serial), 40);
  return bytes;
}

Deno.test("parseExtents() names each disk of a volume once", () => {
  const three = words(80, { 0: 3, 8: 2, 32: 0, 56: 2 });
  assertEquals(parseExtents(three), [2, 0]);
  assertEquals(parseExtents(words(8, { 0: 0 })), []);
});

Deno.test("parseExtents() takes what there is of a list that was cut", () => {
  const cut = words(32, { 0: 5, 8: 1 });
  assertEquals(parseExtents(cut), [1]);
});

Deno.test("parseNumber() knows disks from other devices", () => {
  assertEquals(parseNumber(words(12, { 0: 7, 4: 3 })), 3);
  assertEquals(parseNumber(words(12, { 0: 2, 4: 3 })), undefined);
});

const DESCRIPTORS: Record<string, [Uint8Array, Descriptor]> = {
  "a serial number with blanks": [
    descriptor(17, "  QM0001 \0rest"),
    { bus: 17, serial: "QM0001" },
  ],
  "one that goes to the end": [
    descriptor(1, "x".repeat(24)),
    { bus: 1, serial: "x".repeat(24) },
  ],
  "no serial number": [descriptor(1, "", 0), { bus: 1 }],
  "one that is not there": [descriptor(8, "", 0xffffffff), { bus: 8 }],
  "an empty one": [descriptor(8, "\0"), { bus: 8 }],
};

for (const [what, [bytes, expected]] of Object.entries(DESCRIPTORS)) {
  Deno.test(`parseDescriptor() reads ${what}`, () => {
    assertEquals(parseDescriptor(bytes), expected);
  });
}

Deno.test("parseAddress() leaves the number of the port out", () => {
  const bytes = Uint8Array.of(8, 0, 0, 0, 9, 1, 2, 3);
  assertEquals(parseAddress(bytes), { bus: 1, target: 2, unit: 3 });
});

Deno.test("healthQuestion() asks an NVMe disk for its health log", () => {
  const set = { 0: 50, 8: 3, 12: 2, 16: 2, 24: 40, 28: 512 };
  assertEquals(healthQuestion(), words(560, set));
});

Deno.test("parseHealthAnswer() finds the page where the driver says", () => {
  const answer = words(560, { 24: 40, 28: 512, 48: 0x1234 });
  assertEquals(parseHealthAnswer(answer), words(512, { 0: 0x1234 }));
});

Deno.test("parseHealthAnswer() refuses a page that is too short", () => {
  const short = words(560, { 24: 40, 28: 256 });
  throws(() => parseHealthAnswer(short), /it has 256 bytes/);
  throws(() => parseHealthAnswer(words(100, { 24: 40, 28: 512 })), /52 bytes/);
});
