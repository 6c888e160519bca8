import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { LongText } from "../../lib/json/long_text.ts";
import { printJson } from "../../lib/json/print.ts";
import { type Item, JsonStream } from "../../lib/json/stream.ts";
import { isObject, type JsonValue } from "../../lib/json/value.ts";
import {
  bytesOf,
  feedAll,
  openReader,
  openStream,
} from "../lib/json/feeding.ts";
import { type Dice, piecesOf, streamOf } from "../lib/json/generator.ts";
import { toLatin1 } from "./grammar.ts";
import { agentItems } from "./model.ts";
import { quickStream } from "./requests.ts";
import { playRounds } from "./rounds.ts";

function readAsTheModel(dice: Dice): void {
  const bytes = dice(3) === 0 ? streamOf(dice) : quickStream(dice);
  const expected = agentItems(toLatin1(bytes));
  const readings = [
    feedAll(openStream(), { bytes }),
    feedAll(openReader(), { bytes }),
    feedAll(openStream(), { bytes, size: 1 }),
    piecesOf(bytes, dice).flatMap(openStream()),
  ];
  for (const items of readings) assertEquals(items, expected);
}

Deno.test("JsonStream reads what the plainest reader does, however cut", async () => {
  ok(await playRounds({ rounds: 1500, play: readAsTheModel }) > 0);
});

/** A host may go at any byte; the next one must not learn of it. */
function forget(dice: Dice): void {
  const bytes = quickStream(dice);
  const stream = new JsonStream();
  stream.push(bytes.subarray(0, dice(bytes.length + 1)));
  stream.reset();
  const next = quickStream(dice);
  assertEquals(stream.push(next), feedAll(openStream(), { bytes: next }));
}

Deno.test("JsonStream.reset() forgets whatever had begun", async () => {
  ok(await playRounds({ rounds: 1000, play: forget }) > 0);
});

function printAndRead(dice: Dice): void {
  const found = feedAll(openStream(), { bytes: quickStream(dice) });
  for (const item of found) {
    if (item.kind !== "value") continue;
    const text = printJson(item.value);
    ok(!/[^\x20-\x7e]/.test(text));
    assertEquals(openStream()(bytesOf(text, " ")), [item]);
  }
}

Deno.test("printJson() writes what JsonStream reads again", async () => {
  ok(await playRounds({ rounds: 1000, play: printAndRead }) > 0);
});

/** Parts of a long string, most of them nothing special. */
const PARTS = [
  ..."AAAA \\n \\\" \\\\ \\/ \\u0041 ' é 😀 \\ud83d\\ude00 \\q \\ud800"
    .split(" "),
  ...["\xff", "\0", '","b":"'],
] as const;

/** A string that is long enough to be kept as bytes if it comes in pieces. */
function readLongText(dice: Dice): Item[] {
  const rare = Array.from({ length: dice(4) }, () => dice(PARTS.length));
  const parts = Array.from({ length: 300 + dice(300) }, () => {
    const which = dice(20) === 0 ? rare[dice(4)] ?? 0 : 0;
    return PARTS[which] + "A".repeat(dice(400));
  });
  const bytes = bytesOf(`{"a":"${parts.join("")}"}`);
  const whole = feedAll(openStream(), { bytes });
  const size = 1000 + dice(60_000);
  const cut = feedAll(openStream(), { bytes, size });
  assertEquals(cut.map(spellOut), whole.map(spellOut));
  return cut;
}

function hasLongText(item: Item): boolean {
  return item.kind === "value" && isObject(item.value) &&
    item.value["a"] instanceof LongText;
}

function spellOut(item: Item): unknown {
  return item.kind === "value" ? spellOutValue(item.value) : item;
}

function spellOutValue(value: JsonValue): unknown {
  if (value instanceof LongText) return value.toString();
  return typeof value === "object" && value !== null
    ? Object.entries(value).map(([name, inner]) => [name, spellOutValue(inner)])
    : value;
}

Deno.test("JsonStream reads a long string alike, whole and in pieces", async () => {
  let kept = 0;
  const play = (dice: Dice) => {
    kept += readLongText(dice).filter(hasLongText).length;
  };
  const rounds = await playRounds({ rounds: 60, play });
  ok(kept > rounds / 10, `only ${kept} of ${rounds} were kept as bytes`);
});
