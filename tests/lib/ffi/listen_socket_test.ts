import { deepStrictEqual as assertEquals } from "node:assert";
import {
  inspectListener,
  type ListenSocket,
  parseAddress,
} from "../../../lib/ffi/listen_socket.ts";

/** Every socket this process listens on, as far as they are known. */
function listeners(): (ListenSocket | undefined)[] {
  return [...Deno.readDirSync("/proc/self/fd")]
    .map(({ name }) => inspectListener(Number(name)))
    .filter((socket) => socket !== undefined);
}

Deno.test("inspectListener() knows a Unix socket, not its clients", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/socket`;
  {
    using listener = Deno.listen({ transport: "unix", path });
    const accepted = listener.accept();
    using _client = await Deno.connect({ transport: "unix", path });
    using _served = await accepted;
    assertEquals(listeners(), [{ kind: "unix", name: path }]);
  }
  assertEquals(listeners(), []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("inspectListener() does not know other sockets", () => {
  using _listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  assertEquals(listeners(), []);
});

Deno.test("inspectListener() accepts any number", () => {
  assertEquals(inspectListener(9999), undefined);
});

const ADDRESSES: Record<string, [bytes: number[], socket?: ListenSocket]> = {
  "a path": [[1, 0, 0x2f, 0x78, 0], { kind: "unix", name: "/x" }],
  "a path without an end": [[1, 0, 0x2f, 0x78], { kind: "unix", name: "/x" }],
  "an abstract name": [[1, 0, 0, 0x78], { kind: "unix", name: "@x" }],
  "no name": [[1, 0], { kind: "unix", name: "" }],
  "a vsock address": [
    [40, 0, 0, 0, 0xd2, 4, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0],
    { kind: "vsock", name: "3:1234" },
  ],
  "any vsock address": [
    [40, 0, 0, 0, 1, 0, 0, 0x80, 255, 255, 255, 255, 0, 0, 0, 0],
    { kind: "vsock", name: "-1:2147483649" },
  ],
  "an internet address": [[2, 0, 0, 80, 127, 0, 0, 1]],
};

for (const [what, [bytes, socket]] of Object.entries(ADDRESSES)) {
  Deno.test(`parseAddress() reads ${what}`, () => {
    assertEquals(parseAddress(Uint8Array.from(bytes)), socket);
  });
}
