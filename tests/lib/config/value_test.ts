import { deepStrictEqual as assertEquals, ok } from "node:assert";
import type { Kind } from "../../../lib/config/option.ts";
import { readValue, type Value } from "../../../lib/config/value.ts";

const GOOD: [kind: Kind, text: string, value: Value][] = [
  ["flag", "true", true],
  ["flag", "1", true],
  ["flag", "false", false],
  ["flag", "0  ", false],
  ["text", "a ", "a "],
  ["list", "", []],
  ["list", "a,b;c", ["a", "b", "c"]],
  ["list", " a , ;b", ["a", "b"]],
  ["list", ",", []],
  ["filesystems", "/a, type:xfs;*", ["/a", "type:xfs", "*"]],
  ["filesystems", "", []],
  ["cids", "2; 4294967295", [2, 4294967295]],
  ["seconds", "60", 60],
  ["seconds", "0.25", 0.25],
  ["seconds", "86400", 86400],
  ["format", "json", "json"],
  ["format", "text", "text"],
  ["backup", "copy", "copy"],
  ["backup", "log ", "log"],
  ["failures", "fail", "fail"],
];

Deno.test("readValue() understands what fits", () => {
  for (const [kind, text, value] of GOOD) {
    assertEquals(readValue(kind, text), { value }, `${kind} ${text}`);
  }
});

const BAD: [kind: Kind, ...texts: string[]][] = [
  ["flag", "yes", "TRUE", "2", "", "toString"],
  ["seconds", "", "0", "0.0", "-1", "1e3", "86400.1", "Infinity", "5s", ".5"],
  ["filesystems", "typ:xfs", "device:sda", "srv"],
  ["cids", "host", "-1", "4294967296", "1.5"],
  ["format", "", "xml", "JSON"],
  ["backup", "", "Copy", "5"],
  ["failures", "", "ignore"],
];

Deno.test("readValue() says what is wrong", () => {
  for (const [kind, ...texts] of BAD) {
    for (const text of texts) {
      const read = readValue(kind, text);
      const error = "error" in read ? read.error : "";
      ok(error.startsWith(`"${text}" is not `), text);
    }
  }
});
