import { deepStrictEqual as assertEquals } from "node:assert";
import { parseAdapters } from "../../../../lib/ffi/windows/adapters.ts";
import { type Field, ipv4Socket, ipv6Socket, structure } from "./structure.ts";

const BASE = 0x7fff_1234_0000n;
const LINK_LOCAL = `fe80${"00".repeat(13)}01`;

/** Where a part of the block is, as a pointer. */
function at(offset: number): bigint {
  return BASE + BigInt(offset);
}

/** Two adapters, the first with addresses of three families. */
function block(fields: readonly Field[] = []): Uint8Array {
  return structure(4096, [
    ...[[8, 8, at(448)], [24, 8, at(1000)], [72, 8, at(2000)]] as const,
    [80, "bytes", [0x52, 0x54, 0, 0x12, 0x34, 0x56]],
    ...[[88, 4, 6], [96, 4, 1500], [216, 4, 25], [220, 4, 35]] as const,
    [224, 8, 0x6000004000000n],
    ...[[448 + 72, 8, at(2100)], [448 + 96, 4, 0xffffffff]] as const,
    [448 + 224, 8, 0x18000001000000n],
    ...address(1000, { next: at(1064), socket: 3000, bytes: 16, prefix: 24 }),
    ...address(1064, { next: at(1128), socket: 3100, bytes: 28, prefix: 64 }),
    ...address(1128, { next: 0n, socket: 3200, bytes: 16, prefix: 8 }),
    [2000, "text", "Ethernet 2 \u00fc"],
    [2100, "text", "Loopback Pseudo-Interface 1"],
    [3000, "bytes", ipv4Socket([192, 0, 2, 1])],
    [3100, "bytes", ipv6Socket(LINK_LOCAL, 12)],
    // A family that nobody asked for.
    [3200, 2, 99],
    ...fields,
  ]);
}

function address(
  start: number,
  { next, socket, bytes, prefix }: {
    readonly next: bigint;
    readonly socket: number;
    readonly bytes: number;
    readonly prefix: number;
  },
): Field[] {
  return [
    [start + 8, 8, next],
    [start + 16, 8, at(socket)],
    [start + 24, 4, bytes],
    [start + 56, 1, prefix],
  ];
}

Deno.test("parseAdapters() follows the pointers", () => {
  assertEquals(parseAdapters(block(), BASE), [
    {
      luid: 0x6000004000000n,
      name: "Ethernet 2 \u00fc",
      hardwareAddress: Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x56),
      mtu: 1500,
      metrics: { 4: 25, 6: 35 },
      addresses: [
        {
          address: {
            ...{ version: 4, scope: 0 },
            bytes: Uint8Array.of(192, 0, 2, 1),
          },
          prefix: 24,
        },
        {
          address: {
            ...{ version: 6, scope: 12 },
            bytes: Uint8Array.fromHex(LINK_LOCAL),
          },
          prefix: 64,
        },
      ],
    },
    {
      luid: 0x18000001000000n,
      name: "Loopback Pseudo-Interface 1",
      hardwareAddress: new Uint8Array(),
      mtu: 0xffffffff,
      metrics: { 4: 0, 6: 0 },
      addresses: [],
    },
  ]);
});

const BROKEN: Record<string, readonly [fields: Field[], addresses: number]> = {
  "a pointer that leads out": [[[1000 + 8, 8, BASE - 1n]], 1],
  "an address that is cut off": [[[1064 + 24, 4, 27]], 1],
  "an address at the end": [[[1000 + 16, 8, at(4090)]], 1],
  "no address": [[[24, 8, 0]], 0],
};

for (const [what, [fields, count]] of Object.entries(BROKEN)) {
  Deno.test(`parseAdapters() survives ${what}`, () => {
    const [first, second] = parseAdapters(block(fields), BASE);
    assertEquals(first?.addresses.length, count);
    assertEquals(second?.name, "Loopback Pseudo-Interface 1");
  });
}

Deno.test("parseAdapters() ends where a list leads in a circle", () => {
  const adapters = parseAdapters(block([[448 + 8, 8, BASE]]), BASE);
  assertEquals(adapters.length, 10);
});
