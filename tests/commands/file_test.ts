import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { FileTable } from "../../lib/files/table.ts";
import { testAtWork } from "../client_at_work.ts";
import { FakeFiles } from "../fakes/files.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import { FakeTimer } from "../fakes/timer.ts";
import { disabled, fakeAgent, talk } from "../helpers.ts";

const TEXT = "hello\0 world!\n";
const MIB = 2 ** 20;

async function permissions(path: string): Promise<number> {
  const { mode } = await Deno.stat(path);
  return (mode ?? 0) & 0o777;
}

testAtWork(
  "guest-file-* do what the reference's file-ops test wants",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    let handle = await get("guest-file-open", { path, mode: "w+" });
    assertEquals(
      await get("guest-file-write", { handle, "buf-b64": btoa(TEXT) }),
      { count: 14, eof: false },
    );
    assertEquals(await get("guest-file-flush", { handle }), {});
    assertEquals(await get("guest-file-close", { handle }), {});
    assertSame(await Deno.readTextFile(path), TEXT);

    handle = await get("guest-file-open", { path, mode: "r" });
    const all = { count: 14, "buf-b64": btoa(TEXT), eof: true };
    const nothing = { count: 0, "buf-b64": "", eof: true };
    assertEquals(await get("guest-file-read", { handle }), all);
    assertEquals(await get("guest-file-read", { handle }), nothing);
    assertEquals(
      await get("guest-file-seek", { handle, offset: 6, whence: "set" }),
      { position: 6, eof: false },
    );
    assertEquals(
      await get("guest-file-read", { handle }),
      { count: 8, "buf-b64": btoa(TEXT.slice(6)), eof: true },
    );
  },
);

testAtWork(
  "guest-file-* do what the reference's file-write-read test wants",
  async ({ folder, get }) => {
    const handle = await get("guest-file-open", {
      path: `${folder}/foo`,
      mode: "w+",
    });
    await get("guest-file-write", { handle, "buf-b64": btoa(TEXT) });
    assertEquals(
      await get("guest-file-read", { handle }),
      { count: 0, "buf-b64": "", eof: true },
    );
    await get("guest-file-seek", { handle, offset: 0, whence: 0 });
    assertEquals(
      await get("guest-file-read", { handle }),
      { count: 14, "buf-b64": btoa(TEXT), eof: true },
    );
  },
);

testAtWork(
  "guest-file-write is seen by others at once",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    const handle = await get("guest-file-open", { path, mode: "w" });
    await get("guest-file-write", { handle, "buf-b64": btoa("now") });
    assertSame(await Deno.readTextFile(path), "now");
  },
);

testAtWork(
  "guest-file-open counts from 1000 and never back",
  async ({ folder, get }) => {
    const handles = [];
    for (const mode of ["w", "r", "r"]) {
      const handle = await get("guest-file-open", {
        path: `${folder}/foo`,
        mode,
      });
      handles.push(handle);
      await get("guest-file-close", { handle });
    }
    assertEquals(handles, [1000, 1001, 1002]);
  },
);

testAtWork(
  "guest-file-open makes files that only root can write",
  async ({ folder, get }) => {
    const umask = Deno.umask(0);
    try {
      await get("guest-file-open", { path: `${folder}/foo`, mode: "w" });
      assertSame(await permissions(`${folder}/foo`), 0o644);
      Deno.umask(0o077);
      await get("guest-file-open", { path: `${folder}/bar`, mode: "a" });
      assertSame(await permissions(`${folder}/bar`), 0o600);
    } finally {
      Deno.umask(umask);
    }
  },
);

testAtWork(
  "guest-file-open leaves the permissions of a file alone",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    await Deno.writeTextFile(path, "old", { mode: 0o600 });
    await get("guest-file-open", { path, mode: "w" });
    assertSame(await permissions(path), 0o600);
    assertSame(await Deno.readTextFile(path), "");
  },
);

testAtWork(
  "guest-file-open makes nothing behind a dangling link",
  async ({ folder, fault }) => {
    await Deno.symlink(`${folder}/far`, `${folder}/link`);
    assertSame(
      await fault("guest-file-open", { path: `${folder}/link`, mode: "w" }),
      `failed to open file '${folder}/link' (mode: 'w'): ` +
        "No such file or directory",
    );
  },
);

/** What a file that holds "old" holds after "new" is written, or why not. */
const WRITES: readonly (readonly [mode: string, content: string])[] = [
  ["w", "new"],
  ["w+b", "new"],
  ["a", "old text new"],
  ["a+", "old text new"],
  ["r+", "new text "],
  ["rb+", "new text "],
];

for (const [mode, content] of WRITES) {
  testAtWork(
    `guest-file-write writes a file that is open as ${mode}`,
    async ({ folder, get }) => {
      const path = `${folder}/foo`;
      await Deno.writeTextFile(path, "old text ");
      const handle = await get("guest-file-open", { path, mode });
      await get("guest-file-write", { handle, "buf-b64": btoa("new") });
      assertSame(await Deno.readTextFile(path), content);
    },
  );
}

for (const mode of ["w", "a", "w+", "a+", "r", "r+"]) {
  testAtWork(
    `guest-file-open opens what is not there as ${mode}`,
    async ({ folder, ask }) => {
      const path = `${folder}/foo`;
      const { error } = await ask("guest-file-open", { path, mode });
      const desc = `failed to open file '${path}' (mode: '${mode}'): ` +
        "No such file or directory";
      assertSame(error?.desc, mode.startsWith("r") ? desc : undefined);
    },
  );
}

testAtWork(
  "guest-file-read reads exactly what it is asked for",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    await Deno.writeFile(path, new Uint8Array(10_000).fill(65));
    const handle = await get("guest-file-open", { path });
    const read = async (count?: number) => {
      const reply = await get("guest-file-read", { handle, count });
      assertSame(atob(reply["buf-b64"]), "A".repeat(reply.count));
      return [reply.count, reply.eof];
    };
    assertEquals(await read(), [4096, false]);
    assertEquals(await read(0), [0, false]);
    // Reaching the end is not yet hitting it.
    assertEquals(await read(5904), [5904, false]);
    assertEquals(await read(1), [0, true]);
  },
);

testAtWork("guest-file-read reads 48 MiB at a time", async ({ get }) => {
  const handle = await get("guest-file-open", { path: "/dev/zero" });
  const reply = await get("guest-file-read", { handle, count: 48 * MIB });
  assertEquals([reply.count, reply.eof], [48 * MIB, false]);
  assertSame(reply["buf-b64"], "A".repeat(64 * MIB));
});

testAtWork(
  "guest-file-write writes 32 MiB at a time, lines and all",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    const handle = await get("guest-file-open", { path, mode: "w" });
    const bytes = new Uint8Array(32 * MIB);
    new Uint32Array(bytes.buffer).forEach((_, index, words) => {
      words[index] = index * 2654435761;
    });
    const text = bytes.toBase64().replaceAll(/.{76}/g, "$&\n");
    const reply = await get("guest-file-write", { handle, "buf-b64": text });
    assertSame(reply.count, 32 * MIB);
    const written = await Deno.readFile(path);
    assertSame(written.length, bytes.length);
    ok(written.every((byte, index) => byte === bytes[index]));
  },
);

testAtWork(
  "guest-file-write writes only count bytes",
  async ({ folder, get }) => {
    const path = `${folder}/foo`;
    const handle = await get("guest-file-open", { path, mode: "w" });
    const args = { handle, "buf-b64": btoa("hello") };
    assertSame((await get("guest-file-write", { ...args, count: 2 })).count, 2);
    assertSame((await get("guest-file-write", { ...args, count: 0 })).count, 0);
    assertSame(await Deno.readTextFile(path), "he");
  },
);

const SEEKS: readonly (readonly [
  whence: unknown,
  offset: number,
  position: number,
])[] = [
  ["set", 3, 3],
  [0, 3, 3],
  ["cur", 3, 5],
  [1, -2, 0],
  ["end", -1, 9],
  [2, 100, 110],
];

for (const [whence, offset, position] of SEEKS) {
  testAtWork(
    `guest-file-seek goes ${offset} from ${whence}`,
    async ({ folder, get }) => {
      const path = `${folder}/foo`;
      await Deno.writeTextFile(path, "0123456789");
      const handle = await get("guest-file-open", { path });
      await get("guest-file-read", { handle, count: 2 });
      assertEquals(
        await get("guest-file-seek", { handle, offset, whence }),
        { position, eof: false },
      );
    },
  );
}

Deno.test("guest-file-* do not exist where there are no files", async () => {
  const agent = fakeAgent({ abilities: {} });
  const { text } = await talk('{"execute":"guest-file-open"}', agent);
  ok(text.includes("The command guest-file-open has not been found"));
});

Deno.test("guest-file-* touch nothing while filesystems are frozen", async () => {
  const freezer = new FakeFreezer();
  const opened = new FakeFiles();
  const files = new FileTable({
    files: opened,
    counter: { next: () => Promise.resolve(1) },
    timer: new FakeTimer(),
    idleMs: () => 1,
  });
  const agent = fakeAgent({ abilities: { freezer, files } });
  const { text } = await talk([
    '{"execute":"guest-fsfreeze-freeze"}',
    '{"execute":"guest-file-open","arguments":{"path":"/x"}}',
  ], agent);
  assertSame(text.split("\n")[1], disabled("guest-file-open"));
  assertEquals(opened.opened, []);
});
