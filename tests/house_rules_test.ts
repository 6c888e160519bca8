import { deepStrictEqual as assertEquals } from "node:assert";
import plugin from "./house_rules.ts";

/** The rules that some code in some file breaks. */
function broken(path: string, code: string): string[] {
  return Deno.lint.runPlugin(plugin, `/house/${path}`, code)
    .map(({ id }) => id.replace("house/", ""));
}

const LINUX = "platform/linux/mod.ts";

const CASES: Readonly<Record<string, [path: string, code: string, string[]]>> =
  {
    "a command at the library": [
      "commands/info.ts",
      'import { x } from "../lib/error.ts";',
      [],
    ],
    "a command at an operating system": [
      "commands/info.ts",
      `import { x } from "../lib/${LINUX}";`,
      ["layers"],
    ],
    "the library at a command": [
      "lib/agent.ts",
      'import { x } from "../commands/mod.ts";',
      ["layers"],
    ],
    "the library at an operating system": [
      "lib/agent.ts",
      `import { x } from "./${LINUX}";`,
      ["layers"],
    ],
    "the library at an operating system's types": [
      "lib/freeze/cycle.ts",
      `import type { X } from "../${LINUX}";`,
      ["layers"],
    ],
    "the library at unsafe code": [
      "lib/quiesce/reach.ts",
      'import { x } from "../ffi/libc.ts";',
      ["layers"],
    ],
    "what is about processes at unsafe code": [
      "lib/pidfile.ts",
      'import { x } from "./ffi/file_lock.ts";',
      [],
    ],
    "the library, handing an operating system on": [
      "lib/agent.ts",
      `export * from "./${LINUX}"; export { x } from "./${LINUX}";`,
      ["layers", "layers"],
    ],
    "the platform at an operating system": [
      "lib/platform/disks.ts",
      'import { x } from "./linux/disks.ts";',
      ["layers"],
    ],
    "main at an operating system": [
      "main.ts",
      `import { x } from "./lib/${LINUX}";`,
      ["layers"],
    ],
    "Linux at itself": [
      "lib/platform/linux/mod.ts",
      'import { x } from "./disks.ts"; export const y = 1;',
      [],
    ],
    "Linux at Windows": [
      "lib/platform/linux/mod.ts",
      'import { x } from "../windows/disks.ts";',
      ["layers"],
    ],
    "a test at an operating system": [
      "tests/lib/platform/linux/disks_test.ts",
      `import { x } from "../../../../lib/${LINUX}";`,
      [],
    ],
    "the platform's table at an operating system": [
      "lib/platform/mod.ts",
      'import { linux } from "./linux/mod.ts";',
      [],
    ],
    "the platform at an operating system while it runs": [
      "lib/platform/mod.ts",
      'await import("./linux/mod.ts");',
      ["static-imports"],
    ],
    "the loader of companions at one": [
      "lib/companion.ts",
      'await import("./cli/run.ts");',
      [],
    ],
    "a companion at what only it needs, while it runs": [
      "lib/cli/run.ts",
      'await import("node:util");',
      ["static-imports"],
    ],
    "another part of the library at anything while it runs": [
      "lib/agent.ts",
      'await import("node:util");',
      ["static-imports"],
    ],
    "a tool at anything while it runs": [
      "tools/main.ts",
      'await import("./docs.ts");',
      ["static-imports"],
    ],
  };

for (const [what, [path, code, expected]] of Object.entries(CASES)) {
  Deno.test(`The rules judge ${what}`, () => {
    assertEquals(broken(path, code), expected);
  });
}

Deno.test("The rules keep unsafe calls at home", () => {
  const code = "Deno.dlopen(x, y); Deno.exit(1);";
  assertEquals(broken("lib/agent.ts", code), ["at-home", "at-home"]);
  assertEquals(broken("lib/ffi/descriptor.ts", code), ["at-home"]);
  assertEquals(broken("main.ts", code), ["at-home"]);
});

Deno.test("The rules allow 300 lines", () => {
  assertEquals(broken("lib/agent.ts", "\n".repeat(299)), []);
  assertEquals(broken("lib/agent.ts", "\n".repeat(300)), ["short-files"]);
});
