import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { parseLibraries } from "./shared_libraries.ts";

Deno.test("parseLibraries() gives paths, the loader's included", () => {
  const output = [
    "\tlinux-vdso.so.1 (0x00007f1)",
    "\tlibc.so.6 => /lib/libc.so.6 (0x00007f2)",
    "\t/lib64/ld-linux-x86-64.so.2 (0x00007f3)",
  ];
  assertEquals(parseLibraries(output.join("\n")), [
    "/lib/libc.so.6",
    "/lib64/ld-linux-x86-64.so.2",
  ]);
});

Deno.test("parseLibraries() names a library that is missing", () => {
  throws(() => parseLibraries("\tlibodd.so.1 => not found\n"), {
    message: 'Cannot find library "libodd.so.1": it is not installed',
  });
});
