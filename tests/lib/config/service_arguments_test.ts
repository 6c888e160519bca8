import { deepStrictEqual as assertEquals } from "node:assert";
import type { Config } from "../../../lib/config/config.ts";
import type { Exit } from "../../../lib/config/exit.ts";
import { type Kind, longName } from "../../../lib/config/option.ts";
import { SETTINGS } from "../../../lib/config/options.ts";
import { decide, type Manage, type Run } from "../../../lib/config/start.ts";
import { fakeWorld } from "../../fixtures/world.ts";

function decideOn(...args: string[]): Run | Manage | Exit {
  return decide(args, { ...fakeWorld(), cwd: "C:\\x", hasServices: true });
}

const COMMAND_LINES: Record<string, readonly string[]> = {
  "-s install": [],
  "-d --service=install": [],
  "-v -s install -l a.log": ["--verbose", "--logfile=C:\\x\\a.log"],
  "--serv install -m isa-serial -p COM2": [
    ...["--method=isa-serial", "--path=COM2"],
  ],
  "-s install -b guest-exec,guest-ping -F": [
    ...["--block-rpcs=guest-exec,guest-ping", "--fsfreeze-hook"],
  ],
  "-s install -t D:\\s --hold-timeout=5": [
    ...["--statedir=D:\\s", "--hold-timeout=5"],
  ],
};

for (const [line, args] of Object.entries(COMMAND_LINES)) {
  Deno.test(`decide() keeps the options of "${line}"`, () => {
    const expected = { kind: "service", verb: "install", args };
    assertEquals(decideOn(...line.split(" ")), expected);
  });
}

Deno.test("decide() installs nothing that could not be started", () => {
  assertEquals(decideOn("-s", "install", "--hold-timeout=x").kind, "exit");
  assertEquals(decideOn("-s", "install", "-m", "nonsense").kind, "exit");
});

Deno.test("decide() knows no --service where there are none", () => {
  assertEquals(decide(["--service=install"], fakeWorld()).kind, "exit");
  assertEquals(decide(["-s", "install"], fakeWorld()).kind, "run");
});

/** Something to say for each kind of option; `none` is a word for a journal. */
const SAMPLES: Readonly<Record<Kind, readonly string[]>> = {
  flag: [""],
  text: ["=some\\thing", "=none"],
  list: ["=a,b"],
  cids: ["=1,2"],
  filesystems: ["=type:ntfs"],
  seconds: ["=7"],
  format: ["=json"],
  backup: ["=full"],
  failures: ["=fail"],
};

for (const setting of SETTINGS) {
  for (const sample of SAMPLES[setting.kind]) {
    const word = `--${longName(setting)}${sample}`;
    Deno.test(`decide() keeps the meaning of ${word} in a service`, () => {
      const given = setting.key === "method" ? "--method=isa-serial" : word;
      const here = configOf(decideOn(given));
      const { args } = decideOn(given, "-s", "install") as Manage;
      const world = { ...fakeWorld(), cwd: "D:\\y", hasServices: true };
      const there = configOf(decide(["-d", ...args], world));
      assertEquals({ ...there, daemon: here.daemon }, here);
    });
  }
}

function configOf(decision: Run | Manage | Exit): Config {
  if (decision.kind === "run") return decision.config;
  throw new Error(`Cannot run: ${JSON.stringify(decision)}`);
}
