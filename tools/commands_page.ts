/**
 * The page about all commands, made from their own declarations.
 *
 * @module
 */

import type { Command } from "../lib/command.ts";
import type { Shape } from "../lib/schema.ts";
import { code, row } from "./markdown.ts";

const HEAD = `# Commands

Made by \`make docs\` from the commands' own declarations; do not edit.

Commands that begin with \`guest-\` are those of QEMU's guest agent: its
[reference](https://www.qemu.org/docs/master/interop/qemu-ga-ref.html) tells
what they return. Those that begin with \`__org.stillpoint_\` are Stillpoint's
own, and so are such arguments of other commands.

An argument with a star may be left out. \`int\` is a signed integer of 64 bits,
\`uint64\` an unsigned one. A command that can run _while frozen_ answers while
filesystems are frozen; others are refused then.

| command | arguments | platforms | while frozen | what it does |
| --- | --- | --- | --- | --- |
`;

const OWN_HEAD = `
## What Stillpoint's own commands return

| command | returns |
| --- | --- |
`;

/**
 * Writes \`docs/commands.md\`.
 *
 * @param commands All commands
 * @param compatibility The page about differences, to which a command's row
 * leads if it is named there
 * @returns The page's content
 */
export function commandsPage(
  commands: readonly Command[],
  compatibility: string,
): string {
  const rows = commands.map((command) =>
    row([
      code(command.name),
      takes(command.takes),
      command.platforms.join(", "),
      frozen(command),
      meaning(command, compatibility),
    ])
  );
  const own = commands.flatMap(({ name, returns }) =>
    returns === undefined ? [] : [row([code(name), code(returns)])]
  );
  return [HEAD, ...rows, ...own.length === 0 ? [] : [OWN_HEAD, ...own]]
    .join("");
}

function takes({ members = {} }: Shape): string {
  return Object.entries(members).map(([name, { type, isOptional }]) =>
    code(`${isOptional ? "*" : ""}${name}: ${type}`)
  ).join(", ");
}

function frozen({ whileFrozen }: Command): string {
  if (whileFrozen === "always") return "always";
  return whileFrozen ? "yes" : "";
}

function meaning(
  { name, summary, replies }: Command,
  compatibility: string,
): string {
  const silence = replies ? "" : " Success is not answered.";
  const link = compatibility.includes(code(name))
    ? " [Differs](compatibility.md#commands)."
    : "";
  return `${summary}${silence}${link}`;
}
