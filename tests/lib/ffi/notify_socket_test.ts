import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { sendDatagram, unixAddress } from "../../../lib/ffi/notify_socket.ts";
import { DatagramReceiver } from "./datagram_receiver.ts";

Deno.test("unixAddress() is as long as its name", () => {
  assertEquals([...unixAddress("/x")], [1, 0, 0x2f, 0x78]);
  assertEquals([...unixAddress("@x@")], [1, 0, 0, 0x78, 0x40]);
  assertEquals(unixAddress("/".repeat(108)).length, 110);
  throws(() => unixAddress("/".repeat(109)), /a socket's name is too long$/);
});

Deno.test("sendDatagram() says when there is no room", () => {
  const name = `@stillpoint-test-${crypto.randomUUID()}`;
  using receiver = new DatagramReceiver(name);
  let sent = 0;
  while (sent < 10_000 && sendDatagram(name, "x")) sent++;
  ok(sent > 0 && sent < 10_000);
  assertEquals(receiver.receive(), "x");
  ok(sendDatagram(name, "x"));
});

Deno.test("sendDatagram() fails without a receiver", () => {
  throws(() => sendDatagram("@nobody", "x"), {
    name: "ErrnoError",
    message: /^Cannot send to "@nobody": ECONNREFUSED /,
  });
});
