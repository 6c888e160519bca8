import { deepStrictEqual as assertEquals } from "node:assert";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { failure } from "../../../lib/config/exit.ts";
import { reload } from "../../../lib/config/reload.ts";

Deno.test("reload() takes over what can change at once", () => {
  const next = {
    ...DEFAULTS,
    blockRpcs: ["guest-exec"],
    verbose: true,
    holdTimeout: 5,
    fsfreezeHook: "/hook",
    reportVersion: "9.0.0",
    ignoreFrozen: true,
  };
  assertEquals(reload(DEFAULTS, { kind: "run", config: next, warnings: [] }), {
    config: next,
    changed: [
      "fsfreeze-hook",
      "verbose",
      "block-rpcs",
      "hold-timeout",
      "ignore-frozen",
      "report-version",
    ],
    warnings: [],
  });
});

Deno.test("reload() can take a list away", () => {
  const current = { ...DEFAULTS, allowRpcs: ["guest-ping"] };
  const next = { kind: "run", config: DEFAULTS, warnings: [] } as const;
  assertEquals(reload(current, next).config.allowRpcs, undefined);
});

Deno.test("reload() says what needs a restart, and keeps it", () => {
  const next = { ...DEFAULTS, method: "isa-serial", path: "/x", verbose: true };
  const warnings = ["a line of the file"];
  assertEquals(reload(DEFAULTS, { kind: "run", config: next, warnings }), {
    config: { ...DEFAULTS, verbose: true },
    changed: ["verbose"],
    warnings: [
      "a line of the file",
      "Cannot change method while running: restart to make it take effect",
      "Cannot change path while running: restart to make it take effect",
    ],
  });
});

Deno.test("reload() keeps everything when the file is broken", () => {
  assertEquals(reload(DEFAULTS, failure("stillpoint: it is broken\n")), {
    config: DEFAULTS,
    changed: [],
    warnings: ["Cannot reload the configuration: stillpoint: it is broken"],
  });
});
