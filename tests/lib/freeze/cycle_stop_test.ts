import { ok as assert, rejects, strictEqual as assertSame } from "node:assert";
import { assertClean } from "./bench.ts";
import { stageOf } from "./cycle_stage.ts";

Deno.test("Cycle.stop() kills the hook, which is undone", async () => {
  using stage = stageOf(['[ "$1" = freeze ] && sleep 67', "exit 0"]);
  const { bench, cycle, folder } = stage;
  const freezing = rejects(cycle.freeze(), /was killed: it is not wanted/);
  await folder.until("calls", "freeze\n");
  cycle.stop("enough");
  await freezing;
  assert(cycle.isStopped);
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});

Deno.test("Cycle.stop() before it begins keeps the hook from running", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  cycle.stop("enough");
  await rejects(cycle.freeze(), { message: "Cannot freeze: enough" });
  assertSame(folder.read("calls"), "");
  assertClean(bench);
});

Deno.test("Cycle.stop() before the hook begins keeps it from running", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  const freezing = rejects(cycle.freeze(), {
    message: "Cannot plan the freeze: enough",
  });
  await Promise.resolve();
  cycle.stop("enough");
  await freezing;
  assertSame(folder.read("calls"), "");
  assertClean(bench);
});

Deno.test("Cycle.stop() at the last moment undoes the freeze", async () => {
  using stage = stageOf([]);
  const { bench, cycle, folder } = stage;
  bench.marker.onWrite = ({ phase }) => {
    if (phase === "frozen") cycle.stop("enough");
  };
  await rejects(cycle.freeze(), { message: "Cannot freeze: enough" });
  assertSame(folder.read("calls"), "freeze\nthaw\n");
  assertClean(bench);
});
