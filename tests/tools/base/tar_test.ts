import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { readTar } from "../../../tools/base/tar.ts";
import { tar } from "./archive.ts";

const FILES = {
  "package/README": new Uint8Array(700).fill(1),
  "package/empty": new Uint8Array(),
  "long/folder//program": new Uint8Array(512).fill(2),
  "package/last": new Uint8Array(3).fill(3),
};

for (const [name, bytes] of Object.entries(FILES)) {
  Deno.test(`readTar() finds ${name}`, () => {
    assertEquals(readTar(tar(FILES), name.replace("//", "/")), bytes);
  });
}

Deno.test("readTar() names a file that is not there", () => {
  throws(
    () => readTar(tar(FILES), "package/none"),
    /Cannot unpack package\/none: not in the archive/,
  );
});
