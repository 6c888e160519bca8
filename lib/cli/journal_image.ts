/**
 * Which cycle a copy of a disk belongs to, for `stillpoint journal --image`.
 *
 * @module
 */

import { AgentError } from "../error.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { type ImageWord, readImage } from "../journal/image.ts";
import type { Stamp } from "../journal/stamp.ts";
import { printFacts } from "./journal_cycle.ts";
import { momentText, type PrintOptions, windowText } from "./journal_list.ts";
import type { CliResult } from "./subcommand.ts";
import { oneLine } from "./table.ts";

/** How to look at a copy, and what to print. */
export interface ImageOptions extends PrintOptions {
  /** Where the journal lay on the machine that was copied. */
  readonly path: string | undefined;
  /** The journal of the machine that was copied, if it is at hand. */
  readonly known: KnownCycles | undefined;
}

/** Cycles of the machine that was copied. */
export interface KnownCycles {
  /** Where they were found. */
  readonly name: string;
  /** The cycles. */
  readonly entries: readonly JournalEntry[];
}

/** What there is to say about a copy. */
interface Finding {
  readonly word: ImageWord;
  readonly known: KnownCycles | undefined;
  /** What the machine itself says of the cycle. */
  readonly entry: JournalEntry | undefined;
}

/**
 * Tells which cycle a copy belongs to.
 *
 * @param image Where the copy is mounted
 * @param options How to look at it, and what to print
 * @returns What to print; the status tells whether the copy can be relied on
 */
export async function describeImage(
  image: string,
  { path, known, json }: ImageOptions,
): Promise<CliResult> {
  if (path === undefined) {
    throw new AgentError(
      "where to look is not configured: there is no journal",
    );
  }
  const word = await readImage(image, path);
  if (word === undefined) {
    const stdout = json
      ? `${JSON.stringify({ image, isInCycle: false }, null, 2)}\n`
      : `Nothing in ${image} tells of a freeze cycle\n`;
    return { code: 1, stdout, stderr: "" };
  }
  const entry = word.stamp && entryFor(word.stamp, known);
  const finding = { word, known, entry };
  const isGood = word.stamp !== undefined && entry?.verdict !== "broken";
  const stdout = json ? jsonOf(image, finding) : textOf(finding);
  return { code: isGood ? 0 : 1, stdout, stderr: "" };
}

/** Names may be used again; both of a name and a beginning are one cycle's. */
function entryFor(
  { cycle, began }: Stamp,
  known: KnownCycles | undefined,
): JournalEntry | undefined {
  return known?.entries.findLast((entry) =>
    entry.cycle === cycle && entry.began === began
  );
}

function jsonOf(image: string, { word, entry }: Finding): string {
  const { stamp, origin, last, directory } = word;
  const isInCycle = stamp !== undefined;
  const found = { image, directory, isInCycle, stamp, origin };
  return `${JSON.stringify({ ...found, cycle: entry, last }, null, 2)}\n`;
}

function textOf({ word, known, entry }: Finding): string {
  const { stamp, origin, last } = word;
  if (stamp === undefined) return outsideText(last) + originText(origin);
  const { cycle, host } = stamp;
  const head =
    `This copy was taken in cycle ${oneLine(cycle)} of ${oneLine(host)}: ` +
    "while it was frozen, or right before or after\n";
  return head + printFacts([
    ["asked for by", stamp.by],
    ["command", stamp.command],
    ["reason", stamp.reason],
    ["began", momentText(stamp.began)],
    ["freezing from", momentText(stamp.written)],
    ["filesystems", stamp.mountpoints.join(", ")],
    ["quiesced", stamp.quiesced.join(", ") || "no application"],
    ["boot", stamp.boot],
    ...verdictFacts(entry, known),
  ]) + originText(origin);
}

function verdictFacts(
  entry: JournalEntry | undefined,
  known: KnownCycles | undefined,
): (readonly [name: string, value: string | undefined])[] {
  if (known === undefined) {
    return [["verdict", "see the machine's journal, by --journal FILE"]];
  }
  if (entry === undefined) {
    return [["verdict", `not known: the cycle is not in ${known.name}`]];
  }
  const { verdict, because, ended } = entry;
  return [
    ["verdict", verdict],
    ["because", because.join("; ")],
    ["window", windowText(entry)],
    ["ended", ended && momentText(ended)],
  ];
}

function outsideText(last: JournalEntry | undefined): string {
  const head = "This copy was not taken in a cycle\n";
  if (last === undefined) return head;
  const { cycle, host, ended = last.began } = last;
  const name = `${oneLine(cycle)} of ${oneLine(host)}`;
  return `${head}It is younger than cycle ${name}, which ended ${
    momentText(ended)
  }\n`;
}

function originText(origin: Stamp | undefined): string {
  if (origin === undefined) return "";
  const { cycle, host, began } = origin;
  const name = `${oneLine(cycle)} of ${oneLine(host)}`;
  return `The machine itself had been started from a disk of cycle ${name}, ` +
    `which began ${momentText(began)}\n`;
}
