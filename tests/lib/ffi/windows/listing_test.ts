import { deepStrictEqual as assertEquals } from "node:assert";
import { listAll } from "../../../../lib/ffi/windows/listing.ts";

Deno.test("listAll() takes no more than 4096, should there be no end", () => {
  const all = listAll("Cannot list devices", (index) => index);
  assertEquals([all.length, all[0], all.at(-1)], [4096, 0, 4095]);
});
