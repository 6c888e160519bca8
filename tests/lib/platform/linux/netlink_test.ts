import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  collectList,
  listRequest,
  MessageType,
  parseAttributes,
  parseMessages,
} from "../../../../lib/platform/linux/netlink.ts";
import { joined, linkMessage, message } from "../../../fixtures/netlink.ts";

const LINK = linkMessage(1, { 3: "lo", 0x8001: Uint8Array.of(1, 2, 3) });
const DONE = message(3, [new Uint8Array(4)]);
/** -EPERM. */
const REFUSED = message(2, [Uint8Array.of(255, 255, 255, 255)]);

async function* datagrams(
  ...list: readonly Uint8Array[]
): AsyncGenerator<Uint8Array> {
  yield* list;
  await Promise.reject(new Error("read past the end of the list"));
}

Deno.test("listRequest() asks for everything", () => {
  assertEquals(
    listRequest(MessageType.getLinks).toHex(),
    "20000000" + "1200" + "0103" + "00".repeat(24),
  );
});

Deno.test("parseMessages() splits a datagram", () => {
  const messages = parseMessages(joined([LINK, message(9, []), DONE]));
  assertEquals(messages.map(({ type }) => type), [16, 9, 3]);
  assertEquals(messages.map(({ body }) => body.length), [32, 0, 4]);
});

Deno.test("parseMessages() stops at what is not whole", () => {
  for (const length of [0, 1, 15, 16, LINK.length - 1]) {
    assertEquals(parseMessages(LINK.subarray(0, length)), []);
  }
  assertSame(parseMessages(joined([LINK, new Uint8Array(16)])).length, 1);
});

Deno.test("parseAttributes() reads values without padding and marks", () => {
  const [link] = parseMessages(LINK);
  const attributes = parseAttributes(link?.body ?? new Uint8Array(), 16);
  assertEquals(
    [...attributes].map(([type, value]) => [type, value.toHex()]),
    [[3, "6c6f00"], [1, "010203"]],
  );
});

Deno.test("parseAttributes() stops at what is not whole", () => {
  assertSame(parseAttributes(Uint8Array.of(5, 0, 1, 0), 0).size, 0);
  assertSame(parseAttributes(Uint8Array.of(3, 0, 1, 0), 0).size, 0);
  assertSame(parseAttributes(Uint8Array.of(4, 0, 1), 0).size, 0);
  assertSame(parseAttributes(new Uint8Array(8), 16).size, 0);
});

Deno.test("collectList() reads to the end of the list and no further", async () => {
  const list = await collectList(
    datagrams(joined([LINK, LINK]), joined([LINK, DONE, LINK])),
  );
  assertEquals(list.map(({ type }) => type), [16, 16, 16]);
});

Deno.test("collectList() tells why the kernel refuses", async () => {
  await rejects(collectList(datagrams(REFUSED)), {
    message: "Cannot ask the kernel about the network: " +
      "EPERM (Operation not permitted)",
  });
});
