import { deepStrictEqual as assertEquals } from "node:assert";
import { directoryOf, fromDirectory, nameOf } from "../../lib/path.ts";

Deno.test("fromDirectory() leaves absolute paths as they are", () => {
  assertEquals(fromDirectory("/run", "agent.pid"), "/run/agent.pid");
  assertEquals(fromDirectory("/run", "/var/agent.pid"), "/var/agent.pid");
});

Deno.test("directoryOf() and nameOf() take a path apart", () => {
  const cases = [
    ["/sys/block/sda", "/sys/block", "sda"],
    ["/sda", "/", "sda"],
    ["sda", ".", "sda"],
    ["", ".", ""],
  ] as const;
  for (const [path, directory, name] of cases) {
    assertEquals(directoryOf(path), directory, path);
    assertEquals(nameOf(path), name, path);
  }
});
