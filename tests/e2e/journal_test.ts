import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { lineOf } from "../../lib/journal/line.ts";
import { BROKEN, entryLike, SCENE } from "../fixtures/cycles.ts";
import { entryOf } from "../../lib/journal/entry.ts";
import { runToEnd } from "./program.ts";
import { workFolder } from "./work_folder.ts";

/** A folder with a configuration that names a journal with two cycles. */
async function configured(path: string): Promise<string[]> {
  const file = `${path}/agent.conf`;
  await Deno.writeTextFile(file, `[general]\njournal=${path}/cycles\n`);
  const lines = [entryOf(BROKEN, SCENE), entryLike()].map((entry) =>
    lineOf(entry)
  );
  await Deno.writeTextFile(`${path}/cycles`, lines.join(""));
  return ["--config", file];
}

Deno.test("stillpoint journal reads the journal that is configured", async () => {
  await using folder = await workFolder();
  const config = await configured(folder.path);
  const { code, stdout, stderr } = await runToEnd(["journal", ...config]);
  assertEquals([code, stderr], [0, ""]);
  match(stdout, /^BEGAN .*\n.* 8c1f2d1e .* broken .*\n.* night .* 70 ms .*\n$/);
  const one = await runToEnd(["journal", "8c1f", ...config]);
  assertSame(one.code, 1);
  match(one.stdout, /^Cycle 8c1f2d1e-6a51-4df0-9a55-2f7be4c0ad11: broken\n/);
});

Deno.test("stillpoint timeline draws a cycle", async () => {
  await using folder = await workFolder();
  const config = await configured(folder.path);
  const { code, stdout, stderr } = await runToEnd(["timeline", ...config]);
  assertEquals([code, stderr], [0, ""]);
  match(stdout, /^<svg xmlns="[^]*<\/svg>\n$/);
});
