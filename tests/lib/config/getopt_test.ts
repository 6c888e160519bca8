import { deepStrictEqual as assertEquals } from "node:assert";
import { getopt } from "../../../lib/config/getopt.ts";
import { longName } from "../../../lib/config/option.ts";
import { OPTIONS } from "../../../lib/config/options.ts";

/** What was found, short enough for a table: `name`, `name=argument`, `! why`. */
function parse(...args: string[]): string[] {
  return getopt(args, OPTIONS).map((found) => {
    if ("error" in found) return `! ${found.error}`;
    const { option, argument } = found;
    const name = longName(option) ?? `-${option.short}`;
    return argument === undefined ? name : `${name}=${argument}`;
  });
}

const CASES: Record<string, [args: string[], found: string[]]> = {
  "letters": [["-v", "-r"], ["verbose", "retry-path"]],
  "bundled letters": [["-dD"], ["daemonize", "dump-conf"]],
  "a separate argument": [["-p", "/x"], ["path=/x"]],
  "a glued argument": [["-p/x"], ["path=/x"]],
  "a glued argument at the end of a bundle": [
    ["-vp/x"],
    ["verbose", "path=/x"],
  ],
  "a separate argument after a bundle": [
    ["-vp", "/x"],
    ["verbose", "path=/x"],
  ],
  "an argument that looks like an option": [["-p", "-v"], ["path=-v"]],
  "an argument of two dashes": [["-p", "--", "-v"], ["path=--", "verbose"]],
  "an equals sign after a letter": [["-p=/x"], ["path==/x"]],
  "a hook without a path": [["-F"], ["fsfreeze-hook"]],
  "a hook with a glued path": [["-F/x"], ["fsfreeze-hook=/x"]],
  "a hook and an operand": [["-F", "/x", "-v"], ["fsfreeze-hook", "verbose"]],
  "a long hook with a path": [
    ["--fsfreeze-hook=/x"],
    ["fsfreeze-hook=/x"],
  ],
  "a long hook and an operand": [
    ["--fsfreeze-hook", "/x"],
    ["fsfreeze-hook"],
  ],
  "long names": [
    ["--path=/x", "--path", "/y"],
    ["path=/x", "path=/y"],
  ],
  "an empty glued argument": [["--path="], ["path="]],
  "a value with an equals sign": [["--path=a=b"], ["path=a=b"]],
  "a name cut short": [["--verb", "--dump"], ["verbose", "dump-conf"]],
  "a short name that the reference has, too": [
    ["--log=/x", "--re", "--f", "--h"],
    ["logfile=/x", "retry-path", "fsfreeze-hook", "help"],
  ],
  "a name of ours cut short": [["--hold=1"], ["hold-timeout=1"]],
  "a name that may mean two": [
    ["--ver"],
    ["! option '--ver' is ambiguous; possibilities: '--verbose' '--version'"],
  ],
  "an exact name that begins another one": [["--path", "x"], ["path=x"]],
  "an argument where none belongs": [
    ["--verbose=1"],
    ["! option '--verbose' doesn't allow an argument"],
  ],
  "a missing argument": [
    ["-v", "--path"],
    ["verbose", "! option '--path' requires an argument"],
  ],
  "a missing argument of a letter": [
    ["-p"],
    ["! option requires an argument -- 'p'"],
  ],
  "an unknown name": [["--foo=1"], ["! unrecognized option '--foo'"]],
  "an unknown letter": [["-Zv"], ["! invalid option -- 'Z'", "verbose"]],
  "a service as a letter only": [
    ["-s", "install", "--service"],
    ["-s=install", "! unrecognized option '--service'"],
  ],
  "the old name of a list": [
    ["--blacklist=x"],
    ["! unrecognized option '--blacklist'"],
  ],
  "operands in between": [["a", "-v", "-", "", "-r"], [
    "verbose",
    "retry-path",
  ]],
  "the end of options": [["-v", "--", "-r"], ["verbose"]],
};

for (const [what, [args, found]] of Object.entries(CASES)) {
  Deno.test(`getopt() understands ${what}`, () => {
    assertEquals(parse(...args), found);
  });
}

Deno.test("OPTIONS has no name twice", () => {
  const letters = OPTIONS.map(({ short }) => short);
  for (const all of [letters, OPTIONS.map(longName)]) {
    const names = all.filter((name) => name !== undefined);
    assertEquals(names, [...new Set(names)]);
  }
});
