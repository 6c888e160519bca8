import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { testAtWork } from "../client_at_work.ts";
import { makeFifo } from "../fixtures/fifo.ts";

const MIB = 2 ** 20;

testAtWork(
  "guest-file-* work on a FIFO and lose nothing",
  async ({ folder, get, fault }) => {
    const path = `${folder}/fifo`;
    await makeFifo(path);
    assertSame(
      await fault("guest-file-open", { path, mode: "w" }),
      `failed to open file '${path}' (mode: 'w'): No such device or address`,
    );
    const reader = await get("guest-file-open", { path });
    // Nobody writes: that is the end.
    assertEquals(
      await get("guest-file-read", { handle: reader }),
      { count: 0, "buf-b64": "", eof: true },
    );
    const writer = await get("guest-file-open", { path, mode: "w" });
    assertSame(
      await fault("guest-file-read", { handle: reader }),
      "failed to read file: Resource temporarily unavailable",
    );
    await get("guest-file-write", { handle: writer, "buf-b64": btoa("some") });
    assertEquals(
      await get("guest-file-read", { handle: reader }),
      { count: 4, "buf-b64": btoa("some"), eof: false },
    );
    assertSame(
      await fault("guest-file-seek", { handle: reader, offset: 0, whence: 1 }),
      "failed to seek file: Illegal seek",
    );
  },
);

testAtWork(
  "guest-file-write writes to a FIFO what fits",
  async ({ folder, get, fault }) => {
    const path = `${folder}/fifo`;
    await makeFifo(path);
    const reader = await get("guest-file-open", { path });
    const handle = await get("guest-file-open", { path, mode: "w" });
    const args = { handle, "buf-b64": new Uint8Array(MIB).toBase64() };
    const { count, eof } = await get("guest-file-write", args);
    assertEquals([count > 0 && count < MIB, eof], [true, false]);
    assertSame(
      await fault("guest-file-write", args),
      "failed to write to file: Resource temporarily unavailable",
    );
    const read = await get("guest-file-read", { handle: reader, count: MIB });
    assertSame(read.count, count);
  },
);
