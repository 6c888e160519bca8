import { deepStrictEqual as assertEquals, strictEqual } from "node:assert";
import type { MarkerRecord } from "../../../../lib/freeze/marker.ts";
import { newMarking } from "../../../../lib/platform/windows/marking.ts";

const RECORD: MarkerRecord = {
  ...{ boot: "this", pid: 7, phase: "freezing", deadline: 60 },
  ...{ devices: ["C"], hooks: ["exec:{}"] },
  cycle: { cycle: "a", by: "a client", command: "a command", began: 0 },
};

/** A key that only remembers. */
function fakeKey(): { values: Map<string, string>; open: number } {
  return { values: new Map(), open: 0 };
}

function markingIn(key: ReturnType<typeof fakeKey>, owner: string) {
  const { values } = key;
  return newMarking(owner, () => {
    key.open++;
    return {
      read: (name) => values.get(name),
      write: (name, text) => Promise.resolve(void values.set(name, text)),
      remove: (name) => Promise.resolve(void values.delete(name)),
      [Symbol.dispose]: () => void key.open--,
    };
  });
}

Deno.test("newMarking() keeps one note for each owner", async () => {
  const key = fakeKey();
  const marking = markingIn(key, "C:\\State");
  const rehearsal = markingIn(key, "C:\\State/rehearsal");
  await marking.write(RECORD);
  assertEquals(await markingIn(key, "c:\\state").read(), RECORD);
  strictEqual(await rehearsal.read(), undefined);
  await rehearsal.remove();
  await marking.remove();
  strictEqual(await marking.read(), undefined);
  strictEqual(key.open, 0);
});

Deno.test("newMarking() writes nothing while writes are held", async () => {
  const marking = markingIn(fakeKey(), "C:\\State");
  await marking.write(RECORD);
  await marking.write({ ...RECORD, phase: "frozen", hooks: [] });
  assertEquals(await marking.read(), RECORD);
});
