/**
 * Splits a command line the way `getopt_long` does, since units and scripts
 * were written for that: bundled letters, glued arguments, names cut short,
 * operands in between. `parseArgs` of node:util lacks optional arguments and
 * names cut short.
 *
 * @module
 */

import { argumentOf, longName, type Option } from "./option.ts";

/** One thing found on a command line, in order. */
export type Found =
  | {
    /** The option. */
    readonly option: Option;
    /** Its argument, if one was given. */
    readonly argument: string | undefined;
  }
  | {
    /** What is wrong, as `getopt_long` would put it. */
    readonly error: string;
  };

/** The words of a command line that were not looked at yet. */
type Rest = string[];

/**
 * Splits a command line. Operands are passed over: the agent has none.
 *
 * @param args The words, without the program's name
 * @param options The options there are
 * @returns What was found; parsing goes on after an error
 */
export function getopt(
  args: readonly string[],
  options: readonly Option[],
): Found[] {
  const found: Found[] = [];
  const rest: Rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") break;
    if (word.startsWith("--")) found.push(long(word.slice(2), rest, options));
    else if (word.startsWith("-") && word !== "-") {
      found.push(...letters(word.slice(1), rest, options));
    }
  }
  return found;
}

function long(word: string, rest: Rest, options: readonly Option[]): Found {
  const [, name = "", glued] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const candidates = named(name, options);
  const [option] = candidates;
  if (option === undefined) return wrong(`unrecognized option '--${name}'`);
  if (candidates.length > 1) {
    const names = candidates.map((one) => ` '--${longName(one)}'`).join("");
    return wrong(`option '--${name}' is ambiguous; possibilities:${names}`);
  }
  const full = `option '--${longName(option)}'`;
  if (argumentOf(option) === "none" && glued !== undefined) {
    return wrong(`${full} doesn't allow an argument`);
  }
  if (argumentOf(option) !== "required") return { option, argument: glued };
  const argument = glued ?? rest.shift();
  if (argument === undefined) return wrong(`${full} requires an argument`);
  return { option, argument };
}

/**
 * The options a name may stand for. Where the reference's options match, ours
 * do not count: `--log` has to stay short for `--logfile`.
 */
function named(name: string, options: readonly Option[]): Option[] {
  const exact = options.filter((option) => longName(option) === name);
  if (exact.length > 0) return exact;
  const matches = options.filter((option) =>
    longName(option)?.startsWith(name)
  );
  const theirs = matches.filter((option) => !option.own);
  return theirs.length > 0 ? theirs : matches;
}

function* letters(
  word: string,
  rest: Rest,
  options: readonly Option[],
): Generator<Found> {
  let letters = word;
  while (letters !== "") {
    const letter = String.fromCodePoint(letters.codePointAt(0) ?? 0);
    letters = letters.slice(letter.length);
    const option = options.find(({ short }) => short === letter);
    if (option === undefined) yield wrong(`invalid option -- '${letter}'`);
    else if (argumentOf(option) === "none") {
      yield { option, argument: undefined };
    } else {
      yield withArgument(option, { glued: letters, rest });
      return;
    }
  }
}

function withArgument(
  option: Option,
  from: { glued: string; rest: Rest },
): Found {
  const { glued, rest } = from;
  if (glued !== "") return { option, argument: glued };
  if (argumentOf(option) === "optional") return { option, argument: undefined };
  const argument = rest.shift();
  if (argument === undefined) {
    return wrong(`option requires an argument -- '${option.short}'`);
  }
  return { option, argument };
}

function wrong(error: string): Found {
  return { error };
}
