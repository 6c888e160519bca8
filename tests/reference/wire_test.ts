import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { testCase } from "./fixture.ts";

const SENTINEL = 0xff;

testCase("qga/sync-delimited", async ({ client }) => {
  const id = Math.floor(Math.random() * 2 ** 31);
  const request = { execute: "guest-sync-delimited", arguments: { id } };
  await client.socket.send(Uint8Array.of(SENTINEL));
  await client.socket.send(JSON.stringify(request));
  const line = await client.socket.line({ what: "the reply" });
  const start = line?.indexOf(SENTINEL) ?? -1;
  ok(start >= 0, "there is a sentinel");
  const text = new TextDecoder().decode(line?.subarray(start + 1));
  assertEquals(JSON.parse(text), { return: id });
});

testCase("qga/sync", async ({ get }) => {
  const id = Math.floor(Math.random() * 2 ** 31);
  assertEquals(await get("guest-sync", { id }), id);
});

testCase("qga/ping", async ({ get }) => {
  assertEquals(await get("guest-ping"), {});
});

testCase("qga/id", async ({ say }) => {
  const answer = await say({ execute: "guest-ping", id: 1 });
  assertEquals(answer, { return: {}, id: 1 });
});

testCase("qga/invalid-oob", async ({ say }) => {
  const { error, ...rest } = await say({ "exec-oob": "guest-ping" });
  assertEquals([error.class, rest], ["GenericError", {}]);
});

testCase("qga/invalid-cmd", async ({ fault }) => {
  const { class: name, desc } = await fault("guest-invalid-cmd");
  assertEquals(name, "CommandNotFound");
  ok(desc.length > 0);
});

testCase("qga/invalid-args", async ({ fault }) => {
  assertEquals(await fault("guest-ping", { foo: 42 }), {
    class: "GenericError",
    desc: "Parameter 'foo' is unexpected",
  });
});

testCase(
  "qga/info",
  async ({ get }) => {
    const { version } = await get("guest-info");
    assertEquals(version, "11.0.92");
  },
  { args: ["--report-version=11.0.92"] },
);

const DISABLED = {
  class: "CommandNotFound",
  desc: /^Command guest-[a-z-]+ has been disabled/,
} as const;

testCase(
  "qga/blockedrpcs",
  async ({ get, fault }) => {
    for (const name of ["guest-ping", "guest-get-time"]) {
      const { class: kind, desc } = await fault(name);
      assertEquals(kind, DISABLED.class);
      match(desc, DISABLED.desc);
    }
    ok(Array.isArray(await get("guest-get-fsinfo")));
  },
  { args: ["-b", "guest-ping,guest-get-time"] },
);

testCase(
  "qga/allowedrpcs",
  async ({ get, fault }) => {
    assertEquals(await get("guest-ping"), {});
    ok(await get("guest-get-time") > 0);
    const { class: kind, desc } = await fault("guest-get-fsinfo");
    assertEquals(kind, DISABLED.class);
    match(desc, DISABLED.desc);
  },
  // A client that begins with a sync must be allowed to.
  { args: ["-a", "guest-ping,guest-get-time,guest-sync-delimited"] },
);
