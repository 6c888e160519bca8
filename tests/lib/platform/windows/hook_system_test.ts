import { deepStrictEqual as assertEquals } from "node:assert";
import {
  keptOf,
  pathOf,
  utf8Of,
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

Deno.test("utf8Of() reads UTF-8 that was cut off at its beginning", () => {
  const bytes = new TextEncoder().encode("\u20ac x\u00e4");
  assertEquals(utf8Of(bytes), "\u20ac x\u00e4");
  assertEquals(utf8Of(bytes.subarray(1)), " x\u00e4");
  assertEquals(utf8Of(new Uint8Array(0)), "");
});

Deno.test("utf8Of() leaves other text alone", () => {
  assertEquals(utf8Of(Uint8Array.of(0x78, 0x84, 0x78)), undefined);
});
