import { ok } from "node:assert";
import { slowCommand } from "../fakes/slow_command.ts";
import { setImmediate as turn } from "node:timers/promises";
import { fakeAgent } from "../helpers.ts";
import { type Dice, pick } from "../lib/json/generator.ts";
import { playRounds } from "./rounds.ts";
import { Player, type Word } from "./session_player.ts";

const WORDS: readonly Word[] = [
  ...["ping", "ping", "fault", "slow", "slow", "slow"] as const,
  ...["sync", "delimited", "reset"] as const,
];

const STEPS = 24;

/** Several clients of one agent, each of them checked after each step. */
async function converseAtRandom(dice: Dice): Promise<void> {
  const { command, runs } = slowCommand();
  const agent = fakeAgent({ extra: [command] });
  const players = ["a", "b", "c"].slice(0, 1 + dice(3))
    .map((name) => new Player(agent, { runs, name }));
  try {
    for (let step = 0; step < STEPS; step++) {
      act(pick(dice, players), dice);
      await turn();
      for (const player of players) player.check();
    }
  } finally {
    await Promise.all(players.map((player) => player.leave()));
  }
  for (const player of players) player.finishUnwanted();
  await turn();
  for (const player of players) player.check();
}

function act(player: Player, dice: Dice): void {
  switch (dice(12)) {
    case 0:
      return player.toggleReading();
    case 1:
      return player.finishUnwanted();
    case 2:
      return dice(6) === 0 ? player.hangUp() : undefined;
    case 3:
      return dice(6) === 0 ? player.end() : undefined;
    case 4:
    case 5:
    case 6:
      return player.finish(dice(2) === 0);
    default:
      if (player.maySpeak) player.say(someWords(dice), 1 + dice(80));
  }
}

function someWords(dice: Dice): Word[] {
  return Array.from({ length: 1 + dice(4) }, () => pick(dice, WORDS));
}

Deno.test("converse() answers as a model of order and barriers does", async () => {
  ok(await playRounds({ rounds: 300, play: converseAtRandom }) > 0);
});
