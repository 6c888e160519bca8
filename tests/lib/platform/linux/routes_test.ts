import { deepStrictEqual as assertEquals } from "node:assert";
import {
  parseIpv4Routes,
  parseIpv6Routes,
} from "../../../../lib/platform/linux/routes.ts";

const IPV4 = `\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT  
eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t1500\t1\t2       
eth0\t000200C0\t00000000\t0001\t3\t4\t0\t00FFFFFF\t0\t0\t0       
`;

const ZERO = "0".repeat(32);
const IPV6 = `\
fe800000000000000000000000000000 40 ${ZERO} 00 ${ZERO} 00000100 00000002 0000000a 00000001     eth0
${ZERO} 00 ${ZERO} 00 fd000000000000000000000000000001 00000400 00000002 00000000 00000003     eth0
00000000000000000000000000000001 80 ${ZERO} 00 ${ZERO} ffffffff 00000002 00000000 80200001       lo
`;

Deno.test("parseIpv4Routes() reads every column", () => {
  assertEquals(parseIpv4Routes(IPV4), [
    {
      version: 4,
      interfaceName: "eth0",
      destination: "0.0.0.0",
      gateway: "192.0.2.1",
      mask: "0.0.0.0",
      metric: 100,
      flags: 3,
      references: 0,
      uses: 0,
      mtu: 1500,
      window: 1,
      roundTrip: 2,
    },
    {
      version: 4,
      interfaceName: "eth0",
      destination: "192.0.2.0",
      gateway: "0.0.0.0",
      mask: "255.255.255.0",
      metric: 0,
      flags: 1,
      references: 3,
      uses: 4,
      mtu: 0,
      window: 0,
      roundTrip: 0,
    },
  ]);
});

Deno.test("parseIpv6Routes() reads every column, with flags as they are", () => {
  const base = {
    version: 6,
    source: "::",
    sourcePrefix: 0,
    nextHop: "::",
    references: 2,
    uses: 0,
  };
  assertEquals(parseIpv6Routes(IPV6), [
    {
      ...base,
      interfaceName: "eth0",
      destination: "fe80::",
      destinationPrefix: 64,
      metric: 256,
      flags: 1,
      uses: 10,
    },
    {
      ...base,
      interfaceName: "eth0",
      destination: "::",
      destinationPrefix: 0,
      nextHop: "fd00::1",
      metric: 1024,
      flags: 3,
    },
    {
      ...base,
      interfaceName: "lo",
      destination: "::1",
      destinationPrefix: 128,
      metric: 4294967295,
      flags: 0x80200001,
    },
  ]);
});

Deno.test("parseIpv4Routes() leaves out lines of another form", () => {
  const broken = [
    "",
    "eth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t1500\t1",
    "eth0\t0000000x\t010200C0\t0003\t0\t0\t100\t00000000\t1500\t1\t2",
    "eth0\t0000\t010200C0\t0003\t0\t0\t100\t00000000\t1500\t1\t2",
  ];
  assertEquals(parseIpv4Routes(broken.join("\n")), []);
});

Deno.test("parseIpv6Routes() leaves out lines of another form", () => {
  const broken = [
    "",
    `${ZERO} 00 ${ZERO} 00 ${ZERO} 00000400 00000002 00000000 00000003`,
    `${ZERO}0 00 ${ZERO} 00 ${ZERO} 00000400 00000002 00000000 00000003 eth0`,
    `${ZERO} 00 ${ZERO} 00 ${ZERO} 00000400 00000002 00000000 000000x3 eth0`,
  ];
  assertEquals(parseIpv6Routes(broken.join("\n")), []);
});
