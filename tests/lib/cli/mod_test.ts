import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { isSubcommand, spellHelp, SUBCOMMANDS } from "../../../lib/cli/mod.ts";
import { runSubcommand } from "../../../lib/cli/run.ts";
import type { CliContext } from "../../../lib/cli/subcommand.ts";

const NOTHING: CliContext = {
  terminal: false,
  config: () => {
    throw new Error("nobody reads this");
  },
  os: () => {
    throw new Error("nobody asks for this");
  },
};

Deno.test("isSubcommand() tells subcommands from options", () => {
  ok(!isSubcommand([]));
  ok(!isSubcommand(["-v", "call"]));
  ok(!isSubcommand(["--help"]));
  ok(isSubcommand(["call", "-h"]));
  ok(isSubcommand(["clal"]));
  ok(isSubcommand([""]));
});

const SPELLED: Record<string, [args: string[], meant: string[]]> = {
  "help alone": [["help"], ["--help"]],
  "help about a subcommand": [["help", "plan"], ["plan", "--help"]],
  "nothing": [[], []],
  "another first word": [["plan", "help"], ["plan", "help"]],
};

for (const [what, [args, meant]] of Object.entries(SPELLED)) {
  Deno.test(`spellHelp() understands ${what}`, () => {
    assertEquals(spellHelp(args), meant);
  });
}

Deno.test("runSubcommand() names what there is instead of a wrong one", async () => {
  const names = SUBCOMMANDS.map(({ name }) => name).join(", ");
  assertEquals(await runSubcommand(["clal"], NOTHING), {
    code: 2,
    stdout: "",
    stderr: `stillpoint: unknown subcommand "clal"; there are ${names}; ` +
      "try 'stillpoint --help' for more information\n",
  });
});

for (const { name, summary } of SUBCOMMANDS) {
  Deno.test(`stillpoint ${name} explains itself`, async () => {
    const { code, stdout, stderr } = await runSubcommand(
      [name, "--help"],
      NOTHING,
    );
    assertEquals([code, stderr], [0, ""]);
    ok(stdout.startsWith(`Usage: stillpoint ${name} `), stdout);
    ok(/^[a-z]/.test(summary) && !summary.endsWith("."));
    ok(stdout.split("\n").every(({ length }) => length <= 80));
  });

  Deno.test(`stillpoint ${name} refuses an option it does not know`, async () => {
    const result = await runSubcommand([name, "--nonsense"], NOTHING);
    ok(result.code > 0);
    ok(result.stderr.includes("nonsense"), result.stderr);
    assertEquals(result.stdout, "");
  });
}

Deno.test("SUBCOMMANDS are in order of their names", () => {
  const names = SUBCOMMANDS.map(({ name }) => name);
  assertEquals(names, names.toSorted());
});
