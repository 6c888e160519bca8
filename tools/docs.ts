/**
 * Documentation that is made from the tables of the program, so that it
 * cannot be wrong.
 *
 * @module
 */

import { type Config, DEFAULTS } from "../lib/config/config.ts";
import { longName, type Option } from "../lib/config/option.ts";
import { ACTIONS, SETTINGS } from "../lib/config/options.ts";
import { LIMIT_MEANINGS, LIMITS } from "../lib/limits.ts";
import { code, row } from "./markdown.ts";

const HEAD = `# Configuration

Made by \`make docs\` from the program's own tables; do not edit.

Keys go into the group \`[general]\` of \`/etc/stillpoint/stillpoint.conf\`, or of
\`/etc/qemu/qemu-ga.conf\` where that does not exist; \`-c\` or \`$QGA_CONF\` names
another file. The command line wins over the file, but lists add up, those of
the file first. Commas and semicolons separate the entries of a list. Times are
in seconds, above 0 and at most 86400 (a day), and may have decimals.

Entries of \`freeze-exclude\` and \`freeze-include\` are mountpoints, types
(\`type:xfs\`) or devices (\`device:/dev/sdb*\`); [freeze.md](freeze.md) tells
which filesystems they fit.

A key marked _live_ takes effect on a reload (SIGHUP, \`systemctl reload\`);
others need a restart. A reload also opens the log file anew, as logrotate wants
it; while filesystems are frozen, that waits for the thaw.

## Keys

| key | option | value | default | live | meaning |
| --- | --- | --- | --- | --- | --- |
`;

const OPTIONS_HEAD = `
## Options that are no keys

| option | argument | meaning |
| --- | --- | --- |
`;

const STATUS = `
## Exit status

The agent ends with 0 after it was told to stop, or after it has printed what
was asked for, and with 1 if it cannot start; standard error then says why. A
subcommand ends with 2 if it was used wrongly, \`call\` and \`metrics\` with 1;
\`stillpoint help SUBCOMMAND\` tells what else there is.
`;

const LIMITS_HEAD = `
## Limits

| limit | value | what it bounds |
| --- | --- | --- |
`;

/**
 * Writes \`docs/configuration.md\`.
 *
 * @returns Its content
 */
export function configurationPage(): string {
  const keys = SETTINGS.map((setting) =>
    row([
      code(setting.key),
      spellings(setting),
      setting.value ?? "",
      shown(DEFAULTS[setting.field]),
      setting.live ? "live" : "",
      setting.meaning,
    ])
  );
  const options = ACTIONS.map((action) =>
    row([
      spellings(action),
      action.value ?? "",
      action.meaning,
    ])
  );
  const limits = Object.entries(LIMITS).map(([name, value]) =>
    row([
      name,
      `${value.toLocaleString("en")} ${unitOf(name)}`.trim(),
      LIMIT_MEANINGS[name as keyof typeof LIMITS],
    ])
  );
  return [HEAD, ...keys, OPTIONS_HEAD, ...options, STATUS, LIMITS_HEAD]
    .concat(limits).join("");
}

function unitOf(limit: string): string {
  if (limit.endsWith("Ms")) return "ms";
  return limit.endsWith("Bytes") ? "bytes" : "";
}

function spellings(option: Option): string {
  const { short } = option;
  const long = longName(option);
  return [
    ...short === undefined ? [] : [`-${short}`],
    ...long === undefined ? [] : [`--${long}`],
  ].map(code).join(" ");
}

function shown(value: Config[keyof Config]): string {
  if (value === undefined) return "";
  return code(Array.isArray(value) ? value.join(",") : String(value));
}
