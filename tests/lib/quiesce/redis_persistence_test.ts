import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { parseInfo, persist } from "../../../lib/quiesce/redis_persistence.ts";

/** A Redis that says one thing after the other about itself. */
function scripted(...states: readonly string[]) {
  const left = [...states];
  const commands: string[] = [];
  function send(...words: string[]): Promise<string> {
    commands.push(words.join(" "));
    if (words[0] !== "INFO") return Promise.resolve("OK");
    const state = left.length > 1 ? left.shift() : left[0];
    const lines = `rdb_bgsave_in_progress:0 ${state}`.split(" ");
    return Promise.resolve(`# Persistence\r\n${lines.join("\r\n")}\r\n`);
  }
  const rest = { lost: undefined, close() {}, closeAfter() {} };
  return { connection: { send, ...rest }, commands };
}

Deno.test("parseInfo() reads names and values", () => {
  assertEquals(parseInfo("# Persistence\r\nloading:0\r\na:b:c\r\n\r\n"), {
    loading: "0",
    a: "b:c",
  });
});

Deno.test("persist() saves once nothing else is under way, and waits", async () => {
  const { connection, commands } = scripted(
    "aof_enabled:0",
    "aof_rewrite_in_progress:1",
    "rdb_bgsave_in_progress:1",
    "",
    "rdb_bgsave_in_progress:1",
    "rdb_last_bgsave_status:ok",
  );
  assertEquals(await persist(connection), "data saved");
  const info = "INFO persistence";
  assertEquals(commands, [info, info, info, info, "BGSAVE", info, info]);
});

Deno.test("persist() waits for the log where there is one", async () => {
  const { connection, commands } = scripted(
    "aof_enabled:1",
    "aof_buffer_length:7 aof_pending_bio_fsync:0",
    "aof_buffer_length:0 aof_pending_bio_fsync:1",
    "aof_buffer_length:0 aof_pending_bio_fsync:0 aof_last_write_status:ok",
  );
  assertEquals(await persist(connection), "log written");
  assertEquals(commands.length, 4);
});

for (
  const [state, message] of [
    ["rdb_last_bgsave_status:err", "it could not save its data"],
    [
      "aof_enabled:1 aof_buffer_length:0 aof_pending_bio_fsync:0 " +
      "aof_last_write_status:err",
      "it could not write its log the last time it tried",
    ],
  ] as const
) {
  Deno.test(`persist() fails if ${message}`, async () => {
    const { connection } = scripted(state);
    await rejects(persist(connection), { message });
  });
}
