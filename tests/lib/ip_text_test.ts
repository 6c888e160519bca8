import { strictEqual as assertSame } from "node:assert";
import { hardwareText, ipv4Text, ipv6Text } from "../../lib/ip_text.ts";

const IPV6: Record<string, string> = {
  "00000000000000000000000000000000": "::",
  "00000000000000000000000000000001": "::1",
  "fe800000000000000000000000000000": "fe80::",
  "fe8000000000000000fc00fffe000001": "fe80::fc:ff:fe00:1",
  "20010db8000000010001000100010001": "2001:db8:0:1:1:1:1:1",
  "20010db8000000000001000000000001": "2001:db8::1:0:0:1",
  "20010000000000010000000000000001": "2001:0:0:1::1",
  "00000000000100000000000000000000": "0:0:1::",
  "00010002000300040005000600000000": "1:2:3:4:5:6::",
  "00010002000300040005000600070008": "1:2:3:4:5:6:7:8",
  "00000000000000000000ffffc0000201": "::ffff:192.0.2.1",
  "000000000000000000000000c0000201": "::192.0.2.1",
  "00000000000000000000000000010002": "::0.1.0.2",
  "0000000000000000ffff0000c0000201": "::ffff:0:c000:201",
};

for (const [digits, text] of Object.entries(IPV6)) {
  Deno.test(`ipv6Text() writes ${text}`, () => {
    assertSame(ipv6Text(Uint8Array.fromHex(digits)), text);
  });
}

Deno.test("ipv4Text() writes four numbers", () => {
  assertSame(ipv4Text(Uint8Array.of(192, 0, 2, 255)), "192.0.2.255");
});

Deno.test("hardwareText() writes pairs of digits", () => {
  const bytes = Uint8Array.of(0x52, 0x54, 0, 0xab, 0xcd, 0xef);
  assertSame(hardwareText(bytes), "52:54:00:ab:cd:ef");
});
