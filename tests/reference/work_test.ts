import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { type Fixture, testCase } from "./fixture.ts";

/** 14 bytes, one of them zero. */
const TEXT = "hello world!\0\n";
const BASE64 = btoa(TEXT);

testCase("qga/file-ops", async ({ folder, get }) => {
  const written = await get("guest-file-open", { path: "foo", mode: "w+" });
  assertEquals(
    await get("guest-file-write", { handle: written, "buf-b64": BASE64 }),
    { count: TEXT.length, eof: false },
  );
  assertEquals(await get("guest-file-flush", { handle: written }), {});
  assertEquals(await get("guest-file-close", { handle: written }), {});
  assertSame(await Deno.readTextFile(`${folder}/foo`), TEXT);

  const handle = await get("guest-file-open", { path: "foo", mode: "r" });
  assertEquals(await get("guest-file-read", { handle }), {
    count: TEXT.length,
    "buf-b64": BASE64,
    eof: true,
  });
  assertEquals(await get("guest-file-read", { handle }), {
    count: 0,
    "buf-b64": "",
    eof: true,
  });
  assertEquals(
    await get("guest-file-seek", { handle, offset: 6, whence: "set" }),
    { position: 6, eof: false },
  );
  assertEquals(await get("guest-file-read", { handle }), {
    count: 8,
    "buf-b64": btoa(TEXT.slice(6)),
    eof: true,
  });
  assertEquals(await get("guest-file-close", { handle }), {});
});

testCase("qga/file-write-read", async ({ get }) => {
  const handle = await get("guest-file-open", { path: "foo", mode: "w+" });
  assertEquals(
    await get("guest-file-write", { handle, "buf-b64": BASE64 }),
    { count: TEXT.length, eof: false },
  );
  assertEquals(await get("guest-file-read", { handle }), {
    count: 0,
    "buf-b64": "",
    eof: true,
  });
  assertEquals(
    await get("guest-file-seek", { handle, offset: 0, whence: "set" }),
    { position: 0, eof: false },
  );
  assertEquals(await get("guest-file-read", { handle }), {
    count: TEXT.length,
    "buf-b64": BASE64,
    eof: true,
  });
  assertEquals(await get("guest-file-close", { handle }), {});
});

/** Asks as fast as it can until the program has ended, for 5 seconds. */
async function finish(
  { get }: Fixture,
  args: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { pid } = await get("guest-exec", args);
  const end = performance.now() + 5000;
  for (;;) {
    const status = await get("guest-exec-status", { pid });
    if (status.exited) return status;
    if (performance.now() > end) throw new Error("it has not ended in time");
  }
}

/** Two rounds, each to both streams. */
const ROUNDS = "for i in 1 2; do echo stdout; echo stderr 1>&2; done";

testCase("qga/guest-exec", async (fixture) => {
  const text = '" test_str "';
  const status = await finish(fixture, {
    path: "echo",
    arg: ["-n", text],
    "capture-output": true,
  });
  assertSame(text.length, 12);
  assertEquals(status, {
    exited: true,
    exitcode: 0,
    "out-data": btoa(text),
    "out-truncated": false,
  });
});

testCase("qga/guest-exec-separated", async (fixture) => {
  const status = await finish(fixture, {
    path: "/bin/bash",
    arg: ["-c", ROUNDS],
    "capture-output": "separated",
  });
  assertSame(status["out-data"], btoa("stdout\n".repeat(2)));
  assertSame(status["err-data"], btoa("stderr\n".repeat(2)));
});

testCase("qga/guest-exec-merged", async (fixture) => {
  const status = await finish(fixture, {
    path: "/bin/bash",
    arg: ["-c", ROUNDS],
    "capture-output": "merged",
  });
  assertSame(status["out-data"], btoa("stdout\nstderr\n".repeat(2)));
  assertSame(status["err-data"], undefined);
});

testCase("qga/guest-exec-invalid", async ({ fault }) => {
  const args = { path: "/bin/invalid-cmd42", arg: ["-n"] };
  const started = await fault("guest-exec", args);
  assertSame(started.class, "GenericError");
  match(started.desc, /^Failed to execute child process /);
  const asked = await fault("guest-exec-status", { pid: 0 });
  assertSame(asked.class, "GenericError");
});
