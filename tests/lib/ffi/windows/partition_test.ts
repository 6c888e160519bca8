import { strictEqual as assertSame } from "node:assert";
import {
  parsePurpose,
  PARTITION_BYTES,
} from "../../../../lib/ffi/windows/partition.ts";

const GPT = 1;
const MBR = 0;

function information(style: number, ...type: number[]): Uint8Array {
  const bytes = new Uint8Array(PARTITION_BYTES);
  bytes[0] = style;
  bytes.set(type, 32);
  return bytes;
}

/** As GUIDs lie in memory, and what such partitions are for. */
const CASES: [string, number, number[], string | undefined][] = [
  [
    ...["EFI", GPT] as const,
    [0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11]
      .concat([0xba, 0x4b, 0x00, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b]),
    "the firmware's (EFI)",
  ],
  [
    ...["recovery", GPT] as const,
    [0xa4, 0xbb, 0x94, 0xde, 0xd1, 0x06, 0x40, 0x4d]
      .concat([0xa1, 0x6a, 0xbf, 0xd5, 0x01, 0x79, 0xd6, 0xac]),
    "for recovery",
  ],
  [
    ...["data", GPT] as const,
    [0xa2, 0xa0, 0xd0, 0xeb, 0xe5, 0xb9, 0x33, 0x44]
      .concat([0x87, 0xc0, 0x68, 0xb6, 0xb7, 0x26, 0x99, 0xc7]),
    undefined,
  ],
  ["NTFS", MBR, [0x07], undefined],
  ["hidden NTFS", MBR, [0x27], "for recovery"],
  ["none", 2, [], undefined],
];

for (const [name, style, type, expected] of CASES) {
  Deno.test(`parsePurpose() knows a partition of type ${name} by ${style}`, () => {
    assertSame(parsePurpose(information(style, ...type)), expected);
  });
}
