import { deepStrictEqual as assertEquals, rejects } from "node:assert";
import { FilesystemFreezer } from "../../../lib/freeze/freezer.ts";
import { ASKED, assertClean, Bench } from "./bench.ts";

const { signal } = new AbortController();

/** A freezer whose stamp tells what was frozen, and which step was the last. */
function stamped(bench: Bench): { freezer: FilesystemFreezer; told: string[] } {
  const told: string[] = [];
  const tell = (what: string) =>
    void told.push(`${what} ${bench.kernel.frozen.length}`);
  const parts = {
    ...bench.parts,
    stamp: {
      put: ({ report }: { report: { cycle: string } }) => {
        tell(`put ${report.cycle}`);
        return Promise.resolve();
      },
      remove: () => tell("remove"),
    },
  };
  const freezer = new FilesystemFreezer(parts, () => bench.settings);
  return { freezer, told };
}

Deno.test("A stamp is put before the first filesystem is frozen, and removed after the last is thawed", async () => {
  const bench = new Bench();
  for (const path of ["/", "/a", "/b"]) bench.kernel.mount(path);
  const { freezer, told } = stamped(bench);
  await freezer.freeze({ ...ASKED, signal, cycle: "x" });
  assertEquals(told, ["put x 0"]);
  assertEquals(bench.kernel.frozen.length, 3);
  await freezer.thaw();
  assertEquals(told, ["put x 0", "remove 0"]);
  assertClean(bench);
});

Deno.test("A stamp is removed after a freeze that fails", async () => {
  const bench = new Bench();
  bench.kernel.mount("/");
  bench.kernel.mount("/a", {
    freeze: () => Promise.reject(new Error("broken")),
  });
  const { freezer, told } = stamped(bench);
  await rejects(freezer.freeze({ ...ASKED, signal, cycle: "x" }), /broken/);
  assertEquals(told, ["put x 0", "remove 0"]);
  assertClean(bench);
});
