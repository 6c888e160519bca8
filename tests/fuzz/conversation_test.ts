import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { talk } from "../helpers.ts";
import { type Dice, piecesOf } from "../lib/json/generator.ts";
import { fromLatin1, toLatin1 } from "./grammar.ts";
import { agentItems } from "./model.ts";
import { repliesTo } from "./replies.ts";
import { readReply } from "./reply.ts";
import { quickStream } from "./requests.ts";
import { playRounds } from "./rounds.ts";

/** What the agent answers, byte by byte, is what its parts answer. */
async function talkAtRandom(dice: Dice): Promise<void> {
  const bytes = quickStream(dice);
  const { text } = await talk(piecesOf(bytes, dice));
  const lines = text.split("\n").slice(0, -1).map(fromLatin1);
  assertEquals(lines.map(readReply), repliesTo(agentItems(toLatin1(bytes))));
}

Deno.test("converse() answers whatever bytes come, and nothing else", async () => {
  ok(await playRounds({ rounds: 300, play: talkAtRandom }) > 0);
});
