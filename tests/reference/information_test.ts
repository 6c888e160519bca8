import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { exists } from "../e2e/process_table.ts";
import { testCase } from "./fixture.ts";

function assertHas(value: object, ...members: readonly string[]): void {
  for (const member of members) ok(Object.hasOwn(value, member), member);
}

testCase("qga/network-get-interfaces", async ({ get }) => {
  const [first] = await get("guest-network-get-interfaces");
  assertHas(first, "name");
});

testCase("qga/get-vcpus", async ({ get }) => {
  const [first] = await get("guest-get-vcpus");
  assertHas(first, "online", "logical-id");
});

testCase("qga/get-fsinfo", async ({ get }) => {
  for (const filesystem of await get("guest-get-fsinfo")) {
    assertHas(filesystem, "name", "mountpoint", "type", "disk");
  }
});

testCase("qga/get-load", async ({ get }) => {
  const load = await get("guest-get-load");
  assertHas(load, "load1m", "load5m", "load15m");
});

testCase("qga/get-memory-block-info", async ({ say }) => {
  const answer = await say({ execute: "guest-get-memory-block-info" });
  if (exists("/sys/devices/system/memory/block_size_bytes")) {
    ok(answer.return.size > 0);
  } else {
    assertEquals(answer.error.class, "GenericError");
  }
});

testCase("qga/get-memory-blocks", async ({ say }) => {
  const answer = await say({ execute: "guest-get-memory-blocks" });
  if (answer.error !== undefined) {
    assertEquals(answer.error.class, "GenericError");
    return;
  }
  ok(Array.isArray(answer.return));
  for (const block of answer.return) assertHas(block, "phys-index", "online");
});

testCase("qga/get-time", async ({ get }) => {
  ok(await get("guest-get-time") > 0);
});

testCase("qga/fsfreeze-status", async ({ get }) => {
  assertEquals(await get("guest-fsfreeze-status"), "thawed");
});

testCase("qga/guest-get-host-name", async ({ get }) => {
  assertHas(await get("guest-get-host-name"), "host-name");
});

testCase("qga/guest-get-timezone", async ({ get }) => {
  assertHas(await get("guest-get-timezone"), "offset");
});

testCase("qga/guest-get-users", async ({ get }) => {
  ok(Array.isArray(await get("guest-get-users")));
});
