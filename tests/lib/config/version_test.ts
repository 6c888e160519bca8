import { strictEqual as assertSame } from "node:assert";
import manifest from "../../../deno.json" with { type: "json" };
import { VERSION } from "../../../lib/config/version.ts";

Deno.test("VERSION is what packagers see", () => {
  assertSame(VERSION, manifest.version);
});
