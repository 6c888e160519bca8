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
what the members of \`GuestAgentInfo\` and its like are. Those that begin with
\`__org.stillpoint_\` are Stillpoint's own, and so are such arguments of other
commands.

An argument with a star may be left out. \`int\` is a signed integer of 64 bits,
\`uint64\` an unsigned one. A command that can run _while frozen_ answers while
filesystems are frozen; others are refused then. One that _differs_ does
something else, or more, than the reference.

| command | arguments | returns | platforms | while frozen | differs | what it does |
| --- | --- | --- | --- | --- | --- | --- |
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
  const places = differences(compatibility);
  const rows = commands.map((command) =>
    row([
      code(command.name),
      takes(command.takes()),
      command.returns === undefined ? "no answer" : code(command.returns),
      command.platforms.join(", "),
      frozen(command),
      places(command.name),
      command.summary,
    ])
  );
  return [HEAD, ...rows].join("");
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

/** Finds the sections of the page on differences that name a command. */
function differences(page: string): (name: string) => string {
  const sections = page.split(/^## /m).slice(1).map((text) => {
    const [title = ""] = text.split("\n");
    return { text, title, anchor: title.toLowerCase().replaceAll(" ", "-") };
  });
  return (name) =>
    sections.filter(({ text }) => text.includes(code(name)))
      .map(({ title, anchor }) => `[${title}](compatibility.md#${anchor})`)
      .join(", ");
}
