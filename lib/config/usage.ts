/**
 * The text of `--help`.
 *
 * @module
 */

import { type Config, DEFAULTS } from "./config.ts";
import { argumentOf, longName, type Option, type Setting } from "./option.ts";
import { OPTIONS, SERVICE_OPTIONS, SETTINGS } from "./options.ts";
import type { World } from "./world.ts";

const WIDTH = 80;
/** Where explanations start. */
const INDENT = 30;

/** What the usage text depends on. */
export type UsageWorld = Pick<
  World,
  "program" | "subcommands" | "places" | "hasServices"
>;

/**
 * Explains the command line.
 *
 * @param world What the program was called as, and what is there
 * @returns A text for a terminal 80 columns wide
 */
export function usage(
  { program, subcommands, places, hasServices }: UsageWorld,
): string {
  const defaults = { ...DEFAULTS, ...places };
  const describeAll = (options: readonly Option[]): string =>
    options.map((option) => describe(option, defaults)).join("");
  const options = hasServices ? SERVICE_OPTIONS : OPTIONS;
  const files = [places.config, places.referenceConfig]
    .filter((path) => path !== undefined);
  return `Usage: ${program} [OPTION]...
       ${program} SUBCOMMAND [ARGUMENT]...
Serves the host of this virtual machine over the QEMU guest agent protocol.

Subcommands; "${program} help SUBCOMMAND" explains one:
${subcommands.map(introduce).join("")}
Options, as of qemu-ga:
${describeAll(options.filter(({ own }) => !own))}
Options of Stillpoint:
${describeAll(options.filter(({ own }) => own))}
Settings may also stand in the [general] group of a configuration file, as
lines such as verbose=true; ${renamed()}.
The file is that of --config, else $QGA_CONF, else the first of
${files.map((path) => `  ${path}\n`).join("")}`;
}

function introduce({ name, summary }: World["subcommands"][number]): string {
  return `  ${name}`.padEnd(INDENT) + `${summary}\n`;
}

function describe(option: Option, defaults: Config): string {
  const spelled = `  ${spell(option)}`;
  const text = option.meaning +
    ("field" in option ? fallback(option, defaults) : "");
  const [first = "", ...more] = wrap(text, WIDTH - INDENT);
  const lines = spelled.length < INDENT
    ? [spelled.padEnd(INDENT) + first, ...more.map(indent)]
    : [spelled, ...[first, ...more].map(indent)];
  return lines.map((line) => `${line}\n`).join("");
}

function spell(option: Option): string {
  const name = longName(option);
  const { short, value } = option;
  if (name === undefined) return `-${short} ${value}`;
  const argument = {
    none: "",
    optional: `[=${value}]`,
    required: `=${value}`,
  }[argumentOf(option)];
  return `${short === undefined ? "   " : `-${short},`} --${name}${argument}`;
}

function fallback({ field, kind }: Setting, defaults: Config): string {
  const value: Config[keyof Config] = defaults[field];
  const text = kind === "flag" ? "" : String(value ?? "");
  return text && ` (${text})`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trimStart();
    if (longer.length > width || lines.length === 0) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

function indent(text: string): string {
  return " ".repeat(INDENT) + text;
}

function renamed(): string {
  return SETTINGS.filter(({ long }) => long !== undefined)
    .map(({ key, long }) => `--${long} is called ${key} there`).join(", ");
}
