import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { parseVsock } from "../../../../lib/platform/linux/vsock_listener.ts";

Deno.test("parseVsock() reads an address", () => {
  assertEquals(parseVsock("3:9999"), { cid: 3, port: 9999 });
  const any = 4294967295;
  assertEquals(parseVsock(`${any}:${any}`), { cid: any, port: any });
});

const WRONG: Readonly<Record<string, string>> = {
  "": "error parsing address ''",
  "3": "error parsing address '3'",
  "3:": "error parsing address '3:'",
  ":3": "error parsing address ':3'",
  "x:1": "Failed to parse cid 'x'",
  "-1:5": "Failed to parse cid '-1'",
  "4294967296:1": "Failed to parse cid '4294967296'",
  "3:x": "Failed to parse port 'x'",
  "3:4294967296": "Failed to parse port '4294967296'",
  "1:2:3": "Failed to parse port '2:3'",
};

for (const [path, message] of Object.entries(WRONG)) {
  Deno.test(`parseVsock() refuses "${path}"`, () => {
    throws(() => parseVsock(path), { message });
  });
}
