import { deepStrictEqual as assertEquals } from "node:assert";
import { parseInterfaceRow } from "../../../../lib/ffi/windows/interface_counters.ts";
import { parseRouteTable } from "../../../../lib/ffi/windows/routes.ts";
import { type Field, ipv4Socket, ipv6Socket, structure } from "./structure.ts";

const SUBNET = `20010db8${"00".repeat(12)}`;
const ANY = "00".repeat(16);
const ROW = 104;

function row(number: number, fields: readonly Field[]): Field[] {
  const start = 8 + number * ROW;
  return fields.map(([at, ...rest]) => [start + at, ...rest] as Field);
}

/** A way out, a way on the link, and one of a family that nobody knows. */
function table(count: number): Uint8Array {
  const via: readonly Field[] = [[0, 8, 7n], [8, 4, 4]];
  return structure(8 + 3 * ROW, [
    [0, 4, count],
    ...row(0, [
      ...via,
      [12, "bytes", ipv4Socket([0, 0, 0, 0])],
      [44, "bytes", ipv4Socket([192, 0, 2, 1])],
      [84, 4, 10],
    ]),
    ...row(1, [
      ...via,
      [12, "bytes", ipv6Socket(SUBNET)],
      [40, 1, 32],
      [44, "bytes", ipv6Socket(ANY)],
      [84, 4, 256],
    ]),
    ...row(2, [[12, 2, 99], [44, 2, 99]]),
  ]);
}

Deno.test("parseRouteTable() reads what it knows", () => {
  const via = { luid: 7n, index: 4 };
  assertEquals(parseRouteTable(table(3)), [
    {
      ...{ ...via, prefix: 0, metric: 10 },
      destination: { version: 4, bytes: new Uint8Array(4), scope: 0 },
      nextHop: { version: 4, bytes: Uint8Array.of(192, 0, 2, 1), scope: 0 },
    },
    {
      ...{ ...via, prefix: 32, metric: 256 },
      destination: {
        ...{ version: 6, scope: 0 },
        bytes: Uint8Array.fromHex(SUBNET),
      },
      nextHop: { version: 6, bytes: new Uint8Array(16), scope: 0 },
    },
  ]);
});

Deno.test("parseRouteTable() goes by the count, and no further than the end", () => {
  assertEquals(parseRouteTable(table(0)), []);
  assertEquals(parseRouteTable(table(1)).length, 1);
  assertEquals(parseRouteTable(table(9)).length, 2);
});

Deno.test("parseInterfaceRow() counts all packets", () => {
  const fields: readonly Field[] = [
    ...[[1208, 8, 2n ** 63n], [1216, 8, 10], [1224, 8, 5]] as const,
    ...[[1280, 8, 4], [1288, 8, 20], [1296, 8, 6]] as const,
    ...[[1232, 8, 1], [1240, 8, 2], [1304, 8, 3], [1312, 8, 9]] as const,
  ];
  assertEquals(parseInterfaceRow(structure(1352, fields)), {
    received: { bytes: 2n ** 63n, packets: 15n, errors: 2n, dropped: 1n },
    sent: { bytes: 4n, packets: 26n, errors: 9n, dropped: 3n },
  });
});
