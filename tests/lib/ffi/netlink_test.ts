import { ok, strictEqual as assertSame } from "node:assert";
import { askRouting } from "../../../lib/ffi/netlink.ts";
import {
  collectList,
  listRequest,
  MessageType,
} from "../../../lib/platform/linux/netlink.ts";

Deno.test("askRouting() yields what the kernel answers", async () => {
  const links = await collectList(
    askRouting(listRequest(MessageType.getLinks)),
  );
  ok(links.length >= 1);
  for (const { type } of links) assertSame(type, MessageType.newLink);
});
