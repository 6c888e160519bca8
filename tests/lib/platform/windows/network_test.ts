import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import type { Adapter } from "../../../../lib/ffi/windows/adapters.ts";
import type { WindowsRoute } from "../../../../lib/ffi/windows/routes.ts";
import type { SocketAddress } from "../../../../lib/ffi/windows/socket_address.ts";
import {
  networkFrom,
  type NetworkQuestions,
} from "../../../../lib/platform/windows/network.ts";

const NONE = { bytes: 0n, packets: 0n, errors: 0n, dropped: 0n };
const COUNTERS = { received: { ...NONE, bytes: 7n }, sent: NONE };

function ipv4(...bytes: number[]): SocketAddress {
  return { version: 4, bytes: Uint8Array.from(bytes), scope: 0 };
}

function ipv6(start: string, scope = 0): SocketAddress {
  return {
    version: 6,
    bytes: Uint8Array.fromHex(start.padEnd(32, "0")),
    scope,
  };
}

const ETHERNET: Adapter = {
  ...{ luid: 1n, name: "Ethernet", mtu: 1500, metrics: { 4: 25, 6: 35 } },
  hardwareAddress: Uint8Array.of(0x52, 0x54, 0, 0x12, 0x34, 0x56),
  addresses: [
    { address: ipv4(192, 0, 2, 9), prefix: 24 },
    { address: ipv6("fe80", 12), prefix: 64 },
  ],
};
const LOOPBACK: Adapter = {
  ...{ luid: 2n, name: "Loopback Pseudo-Interface 1", mtu: 0xffffffff },
  ...{ metrics: { 4: 0xffffffff, 6: 75 }, addresses: [] },
  hardwareAddress: new Uint8Array(),
};

function route(
  luid: bigint,
  { prefix, ...ends }: Pick<WindowsRoute, "destination" | "nextHop" | "prefix">,
): WindowsRoute {
  return { luid, index: Number(luid) + 10, metric: 256, prefix, ...ends };
}

const ROUTES: readonly WindowsRoute[] = [
  route(1n, {
    ...{ destination: ipv6("fe80"), nextHop: ipv6(""), prefix: 64 },
  }),
  route(1n, {
    ...{ destination: ipv6(""), nextHop: ipv6("fe80", 12), prefix: 0 },
  }),
  route(1n, {
    ...{ destination: ipv4(0, 0, 0, 0), nextHop: ipv4(192, 0, 2, 1) },
    prefix: 0,
  }),
  route(2n, {
    ...{ destination: ipv4(127, 0, 0, 0), nextHop: ipv4(0, 0, 0, 0) },
    prefix: 8,
  }),
  route(9n, {
    ...{ destination: ipv4(10, 1, 2, 3), nextHop: ipv4(0, 0, 0, 0) },
    prefix: 32,
  }),
];

function answers(changes: Partial<NetworkQuestions> = {}): NetworkQuestions {
  return {
    adapters: () => Promise.resolve([ETHERNET, LOOPBACK]),
    counters: () => Promise.resolve(COUNTERS),
    routes: () => Promise.resolve([...ROUTES]),
    ...changes,
  };
}

Deno.test("network.interfaces() tells adapters with what went through them", async () => {
  assertEquals(await networkFrom(answers()).interfaces(), [
    {
      name: "Ethernet",
      hardwareAddress: "52:54:00:12:34:56",
      addresses: [
        { address: "192.0.2.9", version: 4, prefix: 24 },
        { address: "fe80::%12", version: 6, prefix: 64 },
      ],
      statistics: COUNTERS,
    },
    {
      name: "Loopback Pseudo-Interface 1",
      addresses: [],
      statistics: COUNTERS,
    },
  ]);
});

Deno.test("network.interfaces() does without an adapter's counters", async () => {
  const hang = Promise.withResolvers<never>();
  const counters = (luid: bigint) =>
    luid === 1n ? hang.promise : Promise.reject(new Error("broken"));
  const network = networkFrom(answers({ counters }), 20);
  const found = await network.interfaces();
  assertEquals(found.map(({ name, statistics }) => [name, statistics]), [
    ["Ethernet", undefined],
    ["Loopback Pseudo-Interface 1", undefined],
  ]);
  hang.reject(new Error("over"));
});

Deno.test("network.interfaces() asks once for what hangs, and not for ever", async () => {
  const hang = Promise.withResolvers<Adapter[]>();
  let asked = 0;
  const adapters = () => {
    asked++;
    return hang.promise;
  };
  const network = networkFrom(answers({ adapters }), 20);
  for (let round = 0; round < 3; round++) {
    await rejects(network.interfaces(), {
      message: /^Cannot list network adapters: /,
    });
  }
  assertEquals(asked, 1);
  hang.resolve([]);
});

Deno.test("network.routes() adds metrics, and tells IPv4 first", async () => {
  const via = { interfaceName: "Ethernet", mtu: 1500 };
  assertEquals(await networkFrom(answers()).routes(), [
    {
      ...{ ...via, version: 4, destination: "0.0.0.0", metric: 281 },
      ...{ gateway: "192.0.2.1", mask: "0.0.0.0" },
    },
    {
      ...{ interfaceName: LOOPBACK.name, version: 4, metric: 256 },
      ...{ destination: "127.0.0.0", gateway: "0.0.0.0", mask: "255.0.0.0" },
    },
    {
      ...{ interfaceName: "if19", version: 4, metric: 256 },
      ...{ destination: "10.1.2.3", gateway: "0.0.0.0" },
      mask: "255.255.255.255",
    },
    {
      ...{ ...via, version: 6, destination: "fe80::", metric: 291 },
      ...{ nextHop: "::", destinationPrefix: 64 },
    },
    {
      ...{ ...via, version: 6, destination: "::", metric: 291 },
      ...{ nextHop: "fe80::%12", destinationPrefix: 0 },
    },
  ]);
});

Deno.test("network.routes() does without the names of adapters", async () => {
  const adapters = () => Promise.reject(new Error("broken"));
  const found = await networkFrom(answers({ adapters })).routes();
  assertEquals(found.map(({ interfaceName }) => interfaceName), [
    ...["if11", "if12", "if19", "if11", "if11"],
  ]);
});
