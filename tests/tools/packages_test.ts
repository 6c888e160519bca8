import { deepStrictEqual as assertEquals } from "node:assert";
import { missingFrom, parseList } from "../../tools/packages.ts";

Deno.test("parseList() leaves out comments and empty lines", () => {
  const text = "# all of them\n\ncpio\n  e2fsprogs # ext4\n";
  assertEquals(parseList(text), ["cpio", "e2fsprogs"]);
});

Deno.test("missingFrom() names what is absent or half installed", () => {
  const statuses = "cpio installed\ne2fsprogs config-files\ncpio-doc installed";
  assertEquals(
    missingFrom(["cpio", "e2fsprogs", "doc", "cpio-doc"], statuses),
    ["e2fsprogs", "doc"],
  );
});

Deno.test("missingFrom() names everything on another system", () => {
  assertEquals(missingFrom(["cpio", "dmsetup"], ""), ["cpio", "dmsetup"]);
});
