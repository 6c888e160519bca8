import { deepStrictEqual as assertEquals } from "node:assert";
import {
  directoryOf,
  fromDirectory,
  isAbsolute,
  nameOf,
} from "../../lib/path.ts";

Deno.test("fromDirectory() leaves absolute paths as they are", () => {
  assertEquals(fromDirectory("/run", "agent.pid"), "/run/agent.pid");
  assertEquals(fromDirectory("/run", "/var/agent.pid"), "/var/agent.pid");
});

Deno.test("fromDirectory() knows the paths and devices of Windows", () => {
  const cases = [
    ["agent.log", "C:\\x\\agent.log"],
    ["D:\\agent.log", "D:\\agent.log"],
    ["d:/agent.log", "d:/agent.log"],
    ["\\\\.\\pipe\\agent", "\\\\.\\pipe\\agent"],
    ["COM12", "COM12"],
    ["COM", "C:\\x\\COM"],
  ] as const;
  for (const [path, absolute] of cases) {
    assertEquals(fromDirectory("C:\\x", path), absolute);
  }
});

Deno.test("directoryOf() and nameOf() take a path apart", () => {
  const cases = [
    ["/sys/block/sda", "/sys/block", "sda"],
    ["/sda", "/", "sda"],
    ["sda", ".", "sda"],
    ["", ".", ""],
    ["/a\\b", "/", "a\\b"],
    ["C:\\x\\a.b", "C:\\x", "a.b"],
    ["C:\\x/a", "C:\\x", "a"],
    ["C:\\a", "C:\\", "a"],
  ] as const;
  for (const [path, directory, name] of cases) {
    assertEquals(directoryOf(path), directory, path);
    assertEquals(nameOf(path), name, path);
  }
});

Deno.test("isAbsolute() judges a path by those of its system", () => {
  const cases = [
    ["/a", "/x", true],
    ["a", "/x", false],
    ["C:\\a", "/x", false],
    ["C:\\a", "C:\\x", true],
    ["c:/a", "C:\\x", true],
    ["c:a", "C:\\x", false],
    ["a\\b", "\\\\server\\x", false],
  ] as const;
  for (const [path, like, expected] of cases) {
    assertEquals(isAbsolute(path, like), expected, path);
  }
});
