import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import { until } from "../lib/child_scripts.ts";
import { UnitFolder } from "../lib/hooks/units.ts";
import { commandLine, plainEnvironment, runToEnd } from "./program.ts";

/** A folder whose configuration names its units. */
function configured(folder: UnitFolder): string[] {
  const path = `${folder.path}/agent.conf`;
  const text = `[general]\nhook-directory=${folder.directory}\n`;
  Deno.writeTextFileSync(path, text);
  return ["--config", path];
}

Deno.test("stillpoint hooks list reads the configuration", async () => {
  using folder = new UnitFolder();
  folder.noting("db");
  const { code, stdout, stderr } = await runToEnd([
    "hooks",
    "list",
    ...configured(folder),
  ]);
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  match(stdout, /^ORDER {2}UNIT .*\n +50 {2}db {4}exec .* trusted\n$/);
});

Deno.test("stillpoint hooks test runs units, and freezes nothing", async () => {
  using folder = new UnitFolder();
  folder.noting("b", "order=2");
  folder.noting("a", "order=1");
  const { code, stdout } = await runToEnd([
    "hooks",
    "test",
    "--json",
    ...configured(folder),
  ]);
  assertEquals(code, 0);
  ok(JSON.parse(stdout).ok);
  assertEquals(folder.calls(), ["a freeze", "b freeze", "b thaw", "a thaw"]);
});

Deno.test("stillpoint hooks test undoes what it did when it is stopped", async () => {
  using folder = new UnitFolder();
  folder.noting("a");
  const hang = [
    "[ $1 = thaw ] && exit",
    "echo $$ > $HERE/pid",
    "exec sleep 76",
  ];
  folder.unit("b", `exec=${folder.write(...hang)}`);
  const [program, ...args] = commandLine([
    "hooks",
    "test",
    ...configured(folder),
  ]);
  const child = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: plainEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  await until(() => folder.read("pid") !== "", "the second hook");
  child.kill("SIGINT");
  const { code, stdout } = await child.output();
  assertEquals(code, 1);
  match(new TextDecoder().decode(stdout), /\na +thaw +\d+ +ok\n$/);
  assertEquals(folder.calls(), ["a freeze", "a thaw"]);
});

Deno.test("A subcommand that does not exist is named", async () => {
  const { code, stdout, stderr } = await runToEnd(["hoosk", "list"]);
  assertEquals({ code, stdout }, { code: 2, stdout: "" });
  match(stderr, /^stillpoint: unknown subcommand "hoosk"; there are .*hooks/);
});

Deno.test("--help names the subcommands", async () => {
  const { stdout } = await runToEnd(["--help"]);
  for (const name of ["call", "hooks", "metrics"]) {
    match(stdout, new RegExp(`\n  ${name} +[a-z]`));
  }
});
