import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { hooks, HOOKS_USAGE } from "../../../lib/cli/hooks.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { DEFAULTS } from "../../../lib/config/config.ts";
import { linux } from "../../../lib/platform/linux/mod.ts";
import { UnitFolder } from "../hooks/units.ts";

async function run(
  folder: UnitFolder,
  ...args: string[]
): Promise<CliResult> {
  return await hooks(args, {
    terminal: false,
    config: () => ({
      ...DEFAULTS,
      hookDirectory: folder.directory,
      statedir: folder.path,
    }),
    os: () => linux,
  });
}

Deno.test("hooks list shows all, and that all is well", async () => {
  using folder = new UnitFolder();
  const program = folder.noting("db", "order=7", "timeout=2.5");
  const { code, stdout, stderr } = await run(folder, "list");
  assertEquals([code, stderr], [0, ""]);
  assertEquals(stdout.split("\n").map((line) => line.trim().split(/ {2,}/)), [
    ["ORDER", "UNIT", "TYPE", "PROGRAM", "ON FAILURE", "TIMEOUT", "STATE"],
    ["7", "db", "exec", program, "abort", "2.5 s", "trusted"],
    [""],
  ]);
});

Deno.test("hooks list shows a hook of the command line", async () => {
  using folder = new UnitFolder();
  const hook = folder.write();
  const { stdout } = await run(folder, "list", "-F", hook, "--json");
  assertEquals(JSON.parse(stdout), {
    hooks: [{
      name: hook,
      path: hook,
      type: "hook",
      program: hook,
      order: 0,
      onFailure: "abort",
      timeout: 60,
      state: "trusted",
      preventsFreeze: false,
    }],
  });
});

Deno.test("hooks list tells what is refused, and what that costs", async () => {
  using folder = new UnitFolder();
  folder.unit("a", "exec=/no/such", "on-failure=continue");
  folder.unit("b", "what=ever");
  const { code, stdout } = await run(folder, "list");
  assertSame(code, 1);
  const [, a = "", b = ""] = stdout.split("\n");
  match(a, /50 +a +exec .*refused, left out: .*\/no does not exist$/);
  match(b, /\? +b .*refused, no freeze is possible: .*line 2: unknown key/);
  const json = JSON.parse((await run(folder, "list", "--json")).stdout);
  assertEquals(
    json.hooks.map((
      { name, state, preventsFreeze }: Record<string, unknown>,
    ) => [name, state, preventsFreeze]),
    [["a", "refused", false], ["b", "refused", true]],
  );
});

Deno.test("hooks list says that there is nothing", async () => {
  using folder = new UnitFolder();
  assertEquals(await run(folder, "list"), {
    code: 0,
    stdout: "",
    stderr: "There are no hooks\n",
  });
  const { stdout } = await run(folder, "list", "--json");
  assertEquals(JSON.parse(stdout), { hooks: [] });
});

Deno.test("hooks test shows each step and its last output", async () => {
  using folder = new UnitFolder();
  const program = folder.write("echo first; echo last $1");
  folder.unit("db", `exec=${program}`);
  const { code, stdout } = await run(folder, "test");
  assertSame(code, 0);
  const lines = stdout.split("\n").map((line) => line.trim().split(/ {2,}/));
  assertEquals(lines.map((cells) => cells.toSpliced(2, 1)), [
    ["UNIT", "PHASE", "RESULT", "LAST OUTPUT"],
    ["db", "freeze", "ok", "last freeze"],
    ["db", "thaw", "ok", "last thaw"],
    [""],
  ]);
});

for (const spell of ["db", "db.hook", "path"]) {
  Deno.test(`hooks test runs one hook alone, named by ${spell}`, async () => {
    using folder = new UnitFolder();
    folder.noting("db");
    folder.noting("other");
    const name = spell === "path" ? `${folder.directory}/db.hook` : spell;
    const { code } = await run(folder, "test", name);
    assertSame(code, 0);
    assertEquals(folder.calls(), ["db freeze", "db thaw"]);
  });
}

Deno.test("hooks test fails if a hook does", async () => {
  using folder = new UnitFolder();
  folder.unit("db", `exec=${folder.write("echo no; exit 4")}`);
  const { code, stdout } = await run(folder, "test", "--json");
  assertSame(code, 1);
  const { ok: isGood, steps } = JSON.parse(stdout);
  ok(!isGood);
  assertSame(steps.length, 2);
  match(steps[0].error, /failed with status 4: no$/);
});

const MISUSES: readonly (readonly [args: string[], stderr: RegExp])[] = [
  [[], /^Usage: /],
  [["lsit"], /^Usage: /],
  [["list", "db"], /^Usage: /],
  [["test", "db", "x"], /^Usage: /],
  [["test", "nothing"], /there is no hook "nothing", only db\n$/],
  [["list", "--nonsense"], /^stillpoint hooks: .*nonsense/],
];

for (const [args, stderr] of MISUSES) {
  Deno.test(`hooks ${args.join(" ")} is misused`, async () => {
    using folder = new UnitFolder();
    folder.noting("db");
    const result = await run(folder, ...args);
    assertEquals([result.code, result.stdout], [2, ""]);
    match(result.stderr, stderr);
    assertEquals(folder.calls(), []);
  });
}

Deno.test("hooks test has nothing to test where there is nothing", async () => {
  using folder = new UnitFolder();
  assertEquals(await run(folder, "test"), {
    code: 2,
    stdout: "",
    stderr: "stillpoint hooks: there are no hooks\n",
  });
});

Deno.test("hooks explains itself", async () => {
  using folder = new UnitFolder();
  const shown = { code: 0, stdout: HOOKS_USAGE, stderr: "" };
  assertEquals(await run(folder, "--help"), shown);
});

for (const place of ["", "rehearsal"]) {
  Deno.test(`hooks test refuses within a freeze: /${place}`, async () => {
    using folder = new UnitFolder();
    folder.noting("db");
    await markFrozen(`${folder.path}/${place}`);
    const { code, stderr } = await run(folder, "test");
    assertSame(code, 2);
    match(stderr, /^stillpoint hooks: Cannot rehearse: .*process id 17 has/);
    await rejects(Deno.stat(`${folder.path}/calls`), Deno.errors.NotFound);
  });
}

async function markFrozen(directory: string): Promise<void> {
  const boot = (await linux.filesystems?.boot())?.id;
  const cycle = { cycle: "a", by: "b", command: "c", began: 5 };
  const note = {
    pid: 17,
    phase: "frozen",
    deadline: 1,
    devices: [],
    hooks: [],
  };
  await Deno.mkdir(directory, { recursive: true });
  await Deno.writeTextFile(
    `${directory}/frozen.json`,
    JSON.stringify({ boot, cycle, ...note }),
  );
}
