import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import { setNonBlocking } from "../../../lib/ffi/descriptor.ts";
import { connectAs } from "../../../lib/ffi/peer_socket.ts";
import { NO_ROOT } from "../../lacking.ts";

const NOBODY = 65_534;

/** Whom the kernel takes this thread for: real, effective, saved, files. */
function users(): string[] {
  const status = Deno.readTextFileSync("/proc/thread-self/status");
  return /^Uid:\t(.*)$/m.exec(status)?.[1]?.split("\t") ?? [];
}

async function withSocket(
  mode: number,
  action: (path: string) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  try {
    await Deno.chmod(folder, 0o755);
    const path = `${folder}/socket`;
    using _server = Deno.listen({ transport: "unix", path });
    await Deno.chmod(path, mode);
    action(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test({
  name: "connectAs() is somebody else only while it connects",
  ignore: NO_ROOT,
  fn: async () => {
    const before = users();
    await withSocket(0o777, (path) => {
      using connection = connectAs(path, { uid: NOBODY });
      assertEquals(users(), before);
      ok(connection.fd > 2);
    });
    await withSocket(0o700, (path) => {
      connectAs(path, { uid: 0 })[Symbol.dispose]();
      throws(() => connectAs(path, { uid: NOBODY }), {
        message: `Cannot connect to "${path}": EACCES (Permission denied)`,
      });
      assertEquals(users(), before);
    });
  },
});

Deno.test("connectAs() makes a connection that is closed only once", async () => {
  const uid = Deno.uid() ?? 0;
  await withSocket(0o700, (path) => {
    const first = connectAs(path, { uid });
    first[Symbol.dispose]();
    using second = connectAs(path, { uid });
    assertEquals(second.fd, first.fd);
    first[Symbol.dispose]();
    setNonBlocking(second.fd);
  });
});

Deno.test("connectAs() says where there is nothing to connect to", () => {
  const uid = Deno.uid() ?? 0;
  throws(() => connectAs("/nonexistent/socket", { uid }), {
    message: 'Cannot connect to "/nonexistent/socket": ' +
      "ENOENT (No such file or directory)",
  });
  const long = `/${"x".repeat(200)}`;
  throws(() => connectAs(long, { uid }), {
    message: `Cannot connect to "${long}": the path is too long for a socket`,
  });
});
