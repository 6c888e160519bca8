import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { readWhole, readWholeText, writeWhole } from "../../lib/whole_file.ts";
import { makeFifo, release } from "../fixtures/fifo.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";

Deno.test("readWhole() reads what is longer than a chunk", async () => {
  await using folder = await TemporaryFolder.make();
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  await Deno.writeFile(`${folder.path}/a`, bytes);
  assertEquals(await readWhole(`${folder.path}/a`), bytes);
});

Deno.test("writeWhole() leaves nothing of what was there", async () => {
  await using folder = await TemporaryFolder.make();
  const path = `${folder.path}/a`;
  await writeWhole(path, "longer ä\n", { mode: 0o600 });
  await writeWhole(path, "ß\n");
  assertSame(await readWholeText(path), "ß\n");
  assertSame((await Deno.stat(path)).mode, 0o100600);
});

Deno.test("readWhole() lets the agent go on while it waits", async () => {
  await using folder = await TemporaryFolder.make();
  const path = `${folder.path}/pipe`;
  await makeFifo(path);
  // Lets a reader go that stops everything else in this process.
  const rescue = new Deno.Command("sh", {
    args: ["-c", 'sleep 10; exec echo late > "$1"', "sh", path],
  }).spawn();
  try {
    const reading = readWholeText(path);
    await release(path, "good");
    assertSame(await reading, "good");
  } finally {
    rescue.kill("SIGKILL");
    await rescue.status;
  }
});
