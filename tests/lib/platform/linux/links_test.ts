import { deepStrictEqual as assertEquals } from "node:assert";
import { parseInterfaces } from "../../../../lib/platform/linux/links.ts";
import {
  type NetlinkMessage,
  parseMessages,
} from "../../../../lib/platform/linux/netlink.ts";
import {
  addressMessage,
  joined,
  linkMessage,
} from "../../../fixtures/netlink.ts";

const MAC = Uint8Array.fromHex("525400123456");
const INFINIBAND = Uint8Array.fromHex(
  "80000048fe80000000000000f452140300103b61",
);
const FAR = Uint8Array.of(10, 0, 0, 1);
const NEAR = Uint8Array.of(10, 0, 0, 2);
const LINK_LOCAL = Uint8Array.fromHex("fe80000000000000505400fffe123456");
const LITTLE_ENDIAN = true;
const V4 = 2;
const V6 = 10;

function messages(...parts: readonly Uint8Array[]): NetlinkMessage[] {
  return parseMessages(joined(parts));
}

const ADDRESSES = messages(
  addressMessage({ family: V4, prefix: 8, index: 1 }, {
    1: Uint8Array.of(127, 0, 0, 1),
    3: "lo",
  }),
  addressMessage({ family: V4, prefix: 24, index: 7 }, {
    1: FAR,
    3: "eth0:1",
  }),
  addressMessage({ family: V4, prefix: 24, index: 7 }, {
    1: NEAR,
    3: "eth0",
  }),
  addressMessage({ family: V6, prefix: 64, index: 7 }, { 1: LINK_LOCAL }),
);

function counters(): Uint8Array {
  const view = new DataView(new ArrayBuffer(200));
  for (let index = 0; index < 25; index++) {
    view.setBigUint64(8 * index, 2n ** 60n + BigInt(index), LITTLE_ENDIAN);
  }
  return new Uint8Array(view.buffer);
}

Deno.test("parseInterfaces() keeps the kernel's order and adds labels last", () => {
  const links = messages(
    linkMessage(1, { 3: "lo", 1: new Uint8Array(6) }),
    linkMessage(7, { 3: "eth0", 1: MAC }),
    linkMessage(3, { 3: "tun0" }),
  );
  assertEquals(parseInterfaces(links, ADDRESSES), [
    {
      name: "lo",
      hardwareAddress: "00:00:00:00:00:00",
      addresses: [{ address: "127.0.0.1", version: 4, prefix: 8 }],
    },
    {
      name: "eth0",
      hardwareAddress: "52:54:00:12:34:56",
      addresses: [
        { address: "10.0.0.2", version: 4, prefix: 24 },
        { address: "fe80::5054:ff:fe12:3456", version: 6, prefix: 64 },
      ],
    },
    { name: "tun0", hardwareAddress: "00:00:00:00:00:00", addresses: [] },
    {
      name: "eth0:1",
      hardwareAddress: "52:54:00:12:34:56",
      addresses: [{ address: "10.0.0.1", version: 4, prefix: 24 }],
    },
  ]);
});

Deno.test("parseInterfaces() tells what went through, with full counters", () => {
  const base = 2n ** 60n;
  const links = messages(linkMessage(1, { 3: "eth0", 23: counters() }));
  const [eth0] = parseInterfaces(links, []);
  assertEquals(eth0?.statistics, {
    received: {
      bytes: base + 2n,
      packets: base,
      errors: base + 4n,
      dropped: base + 6n + base + 15n,
    },
    sent: {
      bytes: base + 3n,
      packets: base + 1n,
      errors: base + 5n,
      dropped: base + 7n,
    },
  });
});

Deno.test("parseInterfaces() takes the near end of a tunnel", () => {
  const links = messages(linkMessage(1, { 3: "ppp0" }));
  const addresses = messages(
    addressMessage({ family: V4, prefix: 32, index: 1 }, {
      1: FAR,
      2: NEAR,
      3: "ppp0",
    }),
  );
  const [ppp0] = parseInterfaces(links, addresses);
  assertEquals(ppp0?.addresses, [
    { address: "10.0.0.2", version: 4, prefix: 32 },
  ]);
});

Deno.test("parseInterfaces() shows six bytes of hardware addresses", () => {
  const links = messages(
    linkMessage(1, { 3: "ib0", 1: INFINIBAND }),
    linkMessage(2, { 3: "tunl0", 1: FAR }),
  );
  assertEquals(
    parseInterfaces(links, []).map(({ hardwareAddress }) => hardwareAddress),
    ["80:00:00:48:fe:80", "0a:00:00:01:00:00"],
  );
});

Deno.test("parseInterfaces() leaves out what it does not understand", () => {
  const links = messages(
    linkMessage(1, {}),
    linkMessage(2, { 3: "eth0", 23: new Uint8Array(96) }),
  );
  const addresses = messages(
    addressMessage({ family: 28, prefix: 0, index: 2 }, { 1: FAR, 3: "eth0" }),
    addressMessage({ family: V4, prefix: 0, index: 2 }, { 1: MAC, 3: "eth0" }),
    addressMessage({ family: V6, prefix: 0, index: 9 }, { 1: LINK_LOCAL }),
  );
  assertEquals(
    parseInterfaces([...links, ...addresses], [...addresses, ...links]),
    [
      { name: "eth0", hardwareAddress: "00:00:00:00:00:00", addresses: [] },
    ],
  );
});
