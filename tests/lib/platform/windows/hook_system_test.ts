import { deepStrictEqual as assertEquals } from "node:assert";
import {
  keptOf,
  pathOf,
} from "../../../../lib/platform/windows/hook_system.ts";

Deno.test("keptOf() keeps what belongs to the system", () => {
  const own = new Map([
    ["SystemRoot", "C:\\Windows"],
    ["STILLPOINT_SECRET", "x"],
    ["PATH", "C:\\somewhere"],
  ]);
  const kept = keptOf((name) => own.get(name));
  assertEquals(kept, { SystemRoot: "C:\\Windows" });
});

Deno.test("pathOf() leads to what Windows brings", () => {
  assertEquals(
    pathOf("C:\\Windows\\system32").split(";"),
    [
      ...["C:\\Windows\\system32", "C:\\Windows"],
      "C:\\Windows\\system32\\Wbem",
      "C:\\Windows\\system32\\WindowsPowerShell\\v1.0",
    ],
  );
});
