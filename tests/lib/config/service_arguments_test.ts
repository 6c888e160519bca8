import { deepStrictEqual as assertEquals } from "node:assert";
import type { Exit } from "../../../lib/config/exit.ts";
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
