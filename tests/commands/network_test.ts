import { deepStrictEqual as assertEquals } from "node:assert";
import type {
  Network,
  NetworkInterface,
  Route,
} from "../../lib/platform/network.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

async function ask(
  name: string,
  { interfaces = [], routes = [] }: {
    interfaces?: readonly NetworkInterface[];
    routes?: readonly Route[];
  },
): Promise<unknown> {
  const network: Network = {
    interfaces: () => Promise.resolve([...interfaces]),
    routes: () => Promise.resolve([...routes]),
  };
  const agent = fakeAgent({ abilities: { network } });
  const { replies } = await talk(`{"execute":"${name}"}`, agent);
  return replies;
}

Deno.test("guest-network-get-interfaces puts everything into its place", async () => {
  const interfaces: NetworkInterface[] = [
    {
      name: "eth0",
      hardwareAddress: "52:54:00:12:34:56",
      addresses: [
        { address: "192.0.2.1", version: 4, prefix: 24 },
        { address: "fe80::1", version: 6, prefix: 64 },
      ],
      statistics: {
        received: { bytes: 1n, packets: 2n, errors: 3n, dropped: 4n },
        sent: { bytes: 5n, packets: 6n, errors: 7n, dropped: 8n },
      },
    },
    { name: "bare", addresses: [] },
  ];
  assertEquals(await ask("guest-network-get-interfaces", { interfaces }), [{
    return: [
      {
        name: "eth0",
        "hardware-address": "52:54:00:12:34:56",
        "ip-addresses": [
          { "ip-address": "192.0.2.1", "ip-address-type": "ipv4", prefix: 24 },
          { "ip-address": "fe80::1", "ip-address-type": "ipv6", prefix: 64 },
        ],
        statistics: {
          "rx-bytes": 1,
          "rx-packets": 2,
          "rx-errs": 3,
          "rx-dropped": 4,
          "tx-bytes": 5,
          "tx-packets": 6,
          "tx-errs": 7,
          "tx-dropped": 8,
        },
      },
      { name: "bare" },
    ],
  }]);
});

Deno.test("guest-network-get-route has other members for each protocol", async () => {
  const routes: Route[] = [
    {
      version: 4,
      ...{ interfaceName: "eth0", destination: "0.0.0.0", metric: 100 },
      ...{ flags: 3, references: 1, uses: 2, gateway: "192.0.2.1" },
      ...{ mask: "255.0.0.0", mtu: 1500, window: 3, roundTrip: 4 },
    },
    {
      version: 6,
      ...{ interfaceName: "eth1", destination: "fe80::", metric: 256 },
      ...{ flags: 0x80200001, references: 5, uses: 6, nextHop: "::" },
      ...{ destinationPrefix: 64, source: "::", sourcePrefix: 0 },
    },
  ];
  assertEquals(await ask("guest-network-get-route", { routes }), [{
    return: [
      {
        ...{ iface: "eth0", destination: "0.0.0.0", metric: 100, flags: 3 },
        ...{ refcnt: 1, use: 2, gateway: "192.0.2.1", mask: "255.0.0.0" },
        ...{ irtt: 4, window: 3, mtu: 1500, version: 4 },
      },
      {
        ...{ iface: "eth1", destination: "fe80::", metric: 256 },
        ...{ flags: 2149580801, refcnt: 5, use: 6, nexthop: "::" },
        ...{ source: "::", desprefixlen: "64", srcprefixlen: "0", version: 6 },
      },
    ],
  }]);
});

Deno.test("guest-network-get-route leaves out what a system does not tell", async () => {
  const routes: Route[] = [
    {
      version: 4,
      ...{ interfaceName: "Ethernet", destination: "0.0.0.0", metric: 25 },
      ...{ gateway: "192.0.2.1", mask: "0.0.0.0", mtu: 1500 },
    },
    {
      version: 6,
      ...{ interfaceName: "Ethernet", destination: "fe80::", metric: 281 },
      ...{ nextHop: "::", destinationPrefix: 64, mtu: 1500 },
    },
  ];
  assertEquals(await ask("guest-network-get-route", { routes }), [{
    return: [
      {
        ...{ iface: "Ethernet", destination: "0.0.0.0", metric: 25 },
        ...{ gateway: "192.0.2.1", mask: "0.0.0.0", mtu: 1500, version: 4 },
      },
      {
        ...{ iface: "Ethernet", destination: "fe80::", metric: 281 },
        ...{ nexthop: "::", desprefixlen: "64", mtu: 1500, version: 6 },
      },
    ],
  }]);
});

for (
  const name of ["guest-network-get-interfaces", "guest-network-get-route"]
) {
  Deno.test(`${name} takes no arguments`, async () => {
    const network: Network = {
      interfaces: () => Promise.resolve([]),
      routes: () => Promise.resolve([]),
    };
    const agent = fakeAgent({ abilities: { network } });
    const request = `{"execute":"${name}","arguments":{"a":1}}`;
    const { text } = await talk(request, agent);
    assertEquals(text, `${fault("Parameter 'a' is unexpected")}\n`);
  });
}
