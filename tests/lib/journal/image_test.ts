import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { readImage } from "../../../lib/journal/image.ts";
import { lineOf } from "../../../lib/journal/line.ts";
import { stampOf } from "../../../lib/journal/stamp.ts";
import { cycleOf, entryLike, SCENE, USUAL } from "../../fixtures/cycles.ts";
import { workFolder } from "../../e2e/work_folder.ts";

const JOURNAL = "/var/lib/stillpoint/journal.jsonl";
const STAMP = stampOf(cycleOf(USUAL), { scene: SCENE, written: 0 });

for (
  const place of ["/var/lib/stillpoint", "/lib/stillpoint", "/stillpoint", ""]
) {
  Deno.test(`readImage() finds a stamp in DIR${place}`, async () => {
    await using folder = await workFolder();
    const directory = `${folder.path}${place}`;
    await Deno.mkdir(directory, { recursive: true });
    await Deno.writeTextFile(`${directory}/cycle.json`, JSON.stringify(STAMP));
    assertEquals(await readImage(folder.path, JOURNAL), {
      ...{ directory, stamp: STAMP, origin: undefined, last: undefined },
    });
  });
}

Deno.test("readImage() finds the last cycle of a copy without a stamp", async () => {
  await using folder = await workFolder();
  const [first, last] = ["a", "b"].map((cycle) => entryLike({ cycle }));
  await Deno.writeTextFile(
    `${folder.path}/journal.jsonl`,
    [first, last].map((entry) => entry ? lineOf(entry) : "").join(""),
  );
  const word = await readImage(folder.path, JOURNAL);
  assertEquals([word?.stamp, word?.last], [undefined, last]);
});

Deno.test("readImage() finds where a machine came from", async () => {
  await using folder = await workFolder();
  await Deno.writeTextFile(
    `${folder.path}/origin.json`,
    JSON.stringify(STAMP),
  );
  const word = await readImage(folder.path, JOURNAL);
  assertEquals([word?.stamp, word?.origin], [undefined, STAMP]);
});

Deno.test("readImage() finds nothing in a copy of something else", async () => {
  await using folder = await workFolder();
  assertSame(await readImage(folder.path, JOURNAL), undefined);
});

Deno.test("readImage() names a place that is not there", async () => {
  await rejects(readImage("/no/such/copy", JOURNAL), {
    message: 'Cannot look into "/no/such/copy": it does not exist',
  });
});

Deno.test("readImage() follows no link out of the copy", async () => {
  await using outside = await workFolder();
  await Deno.writeTextFile(`${outside.path}/cycle.json`, JSON.stringify(STAMP));
  await using folder = await workFolder();
  await Deno.symlink(outside.path, `${folder.path}/stillpoint`);
  assertSame(await readImage(folder.path, JOURNAL), undefined);
});

for (const name of ["cycle.json", "origin.json", "journal.jsonl"]) {
  Deno.test(`readImage() refuses a ${name} that is a link`, async () => {
    await using folder = await workFolder();
    await Deno.symlink("/etc/hostname", `${folder.path}/${name}`);
    await rejects(readImage(folder.path, JOURNAL), /it is a link$/);
  });
}

Deno.test("readImage() says so if a stamp cannot be understood", async () => {
  await using folder = await workFolder();
  await Deno.writeTextFile(`${folder.path}/cycle.json`, '{"stamp":1}');
  await rejects(readImage(folder.path, JOURNAL), /it is no stamp of a cycle$/);
});
