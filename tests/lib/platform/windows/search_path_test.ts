import { deepStrictEqual as assertEquals } from "node:assert";
import {
  candidates,
  valueOf,
} from "../../../../lib/platform/windows/search_path.ts";

Deno.test("candidates() takes a path for what it is", () => {
  for (const path of ["C:\\a.exe", "a\\b.CMD", "c:a.com", "\\a.ps1"]) {
    assertEquals(candidates(path, "C:\\one"), [path]);
  }
});

Deno.test("candidates() adds suffixes to a path that has none", () => {
  assertEquals(candidates("C:\\a", "C:\\one"), [
    ...["C:\\a.com", "C:\\a.exe", "C:\\a.bat", "C:\\a.cmd", "C:\\a"],
  ]);
  assertEquals(candidates("C:\\python3.11", "")[1], "C:\\python3.11.exe");
});

Deno.test("candidates() looks for a name in folders, but not in those that depend on where one is", () => {
  assertEquals(candidates("a.exe", 'C:\\one\\;.;;"D:\\two";x'), [
    ...["C:\\one\\a.exe", "D:\\two\\a.exe"],
  ]);
  assertEquals(candidates("a", "C:\\one").length, 5);
});

Deno.test("valueOf() tells no upper from lower case", () => {
  assertEquals(valueOf(["A=1", "Path=C:\\x", "PATH=C:\\y"], "PATH"), "C:\\x");
  assertEquals(valueOf(["PATHEXT=.exe"], "PATH"), undefined);
});

Deno.test("candidates() spells paths the way of Windows", () => {
  assertEquals(candidates("C:/a b/c.cmd", ""), ["C:\\a b\\c.cmd"]);
});
