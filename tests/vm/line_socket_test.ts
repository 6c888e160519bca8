import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { LineSocket } from "./line_socket.ts";

/** A listener whose first client gets these bytes, piece by piece. */
interface Server extends AsyncDisposable {
  readonly path: string;
}

async function server(
  pieces: readonly string[],
  { close }: { readonly close: boolean },
): Promise<Server> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/test.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  const talking = (async () => {
    const connection = await listener.accept();
    for (const piece of pieces) {
      await connection.write(new TextEncoder().encode(piece));
    }
    if (!close) await connection.read(new Uint8Array(1));
    connection.close();
  })();
  return {
    path,
    async [Symbol.asyncDispose](): Promise<void> {
      await talking;
      listener.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const WAIT = { what: "a line", seconds: 5 };

Deno.test("LineSocket.line() puts lines together and ends with them", async () => {
  await using host = await server(["o", "ne\ntw", "o\n\nrest"], {
    close: true,
  });
  await using socket = await LineSocket.connect(host.path);
  const lines: (string | undefined)[] = [];
  for (let count = 0; count < 4; count++) {
    const line = await socket.line(WAIT);
    lines.push(line && new TextDecoder().decode(line));
  }
  assertEquals(lines, ["one", "two", "", undefined]);
  ok(socket.ended);
  assertEquals(new TextDecoder().decode(socket.takeAll()), "rest");
});

Deno.test("LineSocket.line() loses nothing to a wait given up", async () => {
  await using host = await server(["half"], { close: false });
  await using socket = await LineSocket.connect(host.path);
  await rejects(socket.line({ what: "a line", seconds: 0.01 }), {
    name: "DeadlineError",
  });
  await rejects(socket.line({ what: "a line", seconds: 0.01 }));
  assertEquals(new TextDecoder().decode(socket.takeAll()), "half");
});

Deno.test("LineSocket ends when it is disposed", async () => {
  await using host = await server([], { close: false });
  const socket = await LineSocket.connect(host.path);
  const waiting = socket.line(WAIT);
  await socket[Symbol.asyncDispose]();
  assertEquals(await waiting, undefined);
});
