/**
 * Hooks of Windows, through the compiled program under Wine. It has no
 * PowerShell: a program of ours stands in for it, which prints what it is told.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { until } from "../vm/deadline.ts";
import { ACTOR, installActor } from "./actor.ts";
import { AGENT, NO_WINE, WineMachine } from "./machine.ts";

const DRIVE = "/root/wine/drive_c";
const HOME = `${DRIVE}/ProgramData/stillpoint`;
const HOOKS = `${HOME}/hooks.d`;
const SYSTEM = `${DRIVE}/windows/system32`;

interface Hook {
  readonly name: string;
  readonly state: string;
  readonly refusal?: string;
}

interface Step {
  readonly name: string;
  readonly phase: string;
  readonly result: string;
  readonly error?: string;
  readonly output?: string;
}

/** A machine on which hooks can be. */
class Stage implements AsyncDisposable {
  readonly machine: WineMachine;

  private constructor(machine: WineMachine) {
    this.machine = machine;
  }

  static async start(): Promise<Stage> {
    const stage = new Stage(await WineMachine.start());
    await Deno.mkdir(stage.machine.outside(HOOKS), { recursive: true });
    await installActor(stage.machine);
    return stage;
  }

  async unit(name: string, ...lines: string[]): Promise<void> {
    const text = ["[hook]", ...lines, ""].join("\n");
    await this.write(`${HOOKS}/${name}.hook`, text);
  }

  async write(path: string, text: string): Promise<void> {
    await Deno.writeTextFile(this.machine.outside(path), text, { mode: 0o644 });
  }

  async list(): Promise<Record<string, string>> {
    const { stdout } = await this.machine.run(AGENT, [
      ...["hooks", "list", "--json"],
    ]);
    const { hooks }: { hooks: Hook[] } = JSON.parse(stdout);
    return Object.fromEntries(
      hooks.map(({ name, state, refusal }) => [name, refusal ?? state]),
    );
  }

  async test(...args: string[]): Promise<Step[]> {
    const { stdout, stderr } = await this.machine.run(AGENT, [
      ...["hooks", "test", "--json", ...args],
    ]);
    ok(stdout !== "", stderr);
    const { steps }: { steps: Step[] } = JSON.parse(stdout);
    return steps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.machine[Symbol.asyncDispose]();
  }
}

function windowsTest(name: string, fn: (stage: Stage) => Promise<void>): void {
  Deno.test({
    name,
    ignore: NO_WINE,
    fn: async () => {
      await using stage = await Stage.start();
      await fn(stage);
    },
  });
}

windowsTest(
  "hooks test runs programs, batch files and scripts on Windows",
  async (stage) => {
    const shell = `${SYSTEM}/WindowsPowerShell/v1.0/powershell.exe`;
    await Deno.remove(stage.machine.outside(shell));
    await installActor(stage.machine, shell);
    const script = "C:\\ProgramData\\stillpoint\\a script.ps1";
    await stage.write(`${HOME}/a script.ps1`, "");
    await stage.write(
      `${HOME}/a batch.cmd`,
      "@echo %1 %2 %STILLPOINT_PHASE% %STILLPOINT_REASON% %OWN% %CD%\r\n",
    );
    const place = "C:\\\\ProgramData\\\\stillpoint";
    await stage.unit(
      "1-batch",
      `exec = ${place}\\\\a batch.cmd`,
      "args = {phase} 'two words'",
      ...["[environment]", "OWN = our own"],
    );
    const undo = `undo = ${ACTOR.replaceAll("\\", "/")} print "C:\\\\a b\\\\"`;
    await stage.unit("2-program", "exec = Z:/opt/actor.exe", "args = x", undo);
    await stage.unit("3-script", `exec = ${place}\\\\a script.ps1`);
    assertEquals(await stage.list(), {
      ...{
        "1-batch": "trusted",
        "2-program": "trusted",
        "3-script": "trusted",
      },
    });
    const told = (phase: string) =>
      [
        ...["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"],
        ...["-File", script, phase],
      ].join("\n");
    const steps = await stage.test();
    assertEquals(
      steps.map(({ name, phase, result, output, error }) => [
        ...[name, phase, result, output ?? error],
      ]),
      [
        [
          "1-batch",
          "freeze",
          "ok",
          'freeze "two words" freeze rehearsal our own C:\\windows\\system32',
        ],
        ["2-program", "freeze", "ok", ""],
        ["3-script", "freeze", "ok", told("freeze")],
        ["3-script", "thaw", "ok", told("thaw")],
        ["2-program", "thaw", "ok", "C:\\a b\\"],
        [
          "1-batch",
          "thaw",
          "ok",
          'thaw "two words" thaw rehearsal our own C:\\windows\\system32',
        ],
      ],
    );
  },
);

windowsTest(
  "hooks list tells on Windows what cannot be trusted, and why",
  async (stage) => {
    await stage.unit("good", "exec = Z:/opt/actor.exe", "undo = none");
    await stage.unit("gone", "exec = Z:/opt/gone.exe", "undo = none");
    await stage.unit("data", "exec = Z:/opt/data.txt", "undo = none");
    await stage.write("/opt/data.txt", "");
    await stage.unit("relative", "exec = actor.exe", "undo = none");
    await stage.unit("user", "exec = Z:/opt/actor.exe", "user = x");
    await stage.unit("database", "type = postgresql");
    await stage.unit("open", "exec = Z:/tmp/open.cmd", "undo = none");
    await stage.write("/tmp/open.cmd", "");
    await stage.unit("written", "exec = Z:/opt/written.cmd", "undo = none");
    await stage.write("/opt/written.cmd", "");
    await Deno.chmod(stage.machine.outside("/opt/written.cmd"), 0o666);
    const found = await stage.list();
    assertEquals(found["good"], "trusted");
    const refusals: Record<string, RegExp> = {
      gone: /gone\.hook: Z:\\opt\\gone\.exe does not exist$/,
      data:
        /Z:\/opt\/data\.txt is not a \.exe, \.com, \.cmd, \.bat or \.ps1 file/,
      relative: /"actor\.exe" is not an absolute path/,
      user: /user: nobody else can be taken on on this system/,
      database: /type: give one of exec$/,
      open:
        /Z:\\tmp can be changed by Everyone; do: icacls "Z:\\tmp" \/remove:g/,
      written: /Z:\\opt\\written\.cmd can be changed by Everyone; do: icacls/,
    };
    for (const [name, why] of Object.entries(refusals)) {
      match(found[name] ?? "", why, name);
    }
  },
);

windowsTest(
  "A hook on Windows ends with all its children when its time is over",
  async (stage) => {
    await stage.unit(
      "slow",
      ...["exec = Z:/opt/actor.exe", "args = stay"],
      ...["undo = Z:/opt/actor.exe exit 3", "timeout = 1"],
    );
    const steps = await stage.test("slow");
    const [freeze, thaw] = steps;
    match(freeze?.error ?? "", /was killed: no answer within 1 s/);
    match(thaw?.error ?? "", /failed with status 3/);
    await until(async () => {
      const { stdout } = await stage.machine.run("tasklist");
      return !stdout.includes("actor.exe") || undefined;
    }, { what: "the end of a grandchild" });
  },
);

windowsTest("The hook of -F runs on Windows", async (stage) => {
  const hook = "C:\\ProgramData\\stillpoint\\fsfreeze-hook.cmd";
  await stage.write(
    `${HOME}/fsfreeze-hook.cmd`,
    `@"${ACTOR}" old %1\r\n@if %1 == thaw @exit /b 4\r\n`,
  );
  const steps = await stage.test("-F", hook);
  assertEquals(
    steps.map(({ name, phase, result, output, error }) => [
      ...[name, phase, result, (output ?? error ?? "").trim()],
    ]),
    [
      [hook, "freeze", "ok", "freeze \u00fc"],
      [
        ...[hook, "thaw", "failed"],
        "child process has failed to execute fsfreeze hook: thaw \u00fc",
      ],
    ],
  );
});
