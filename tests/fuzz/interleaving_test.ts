import { ok, strictEqual as assertSame } from "node:assert";
import { setImmediate as turn } from "node:timers/promises";
import { command } from "../../lib/command.ts";
import { LIMITS } from "../../lib/limits.ts";
import { object } from "../../lib/schema.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import { type SlowCommand, slowCommand } from "../fakes/slow_command.ts";
import { fakeAgent, until } from "../helpers.ts";
import { type Dice, pick } from "../lib/json/generator.ts";
import { playRounds } from "./rounds.ts";
import { Talker, type Utterance } from "./talker.ts";

const WORDS: readonly Utterance[] = [
  ...["ping", "ping", "status", "thaw", "unknown", "slow", "slow"] as const,
  ...["sync", "delimited", "reset", "half"] as const,
];

/** Three of its answers are more than a client may leave unread. */
const LONG = command({
  name: "__org.stillpoint_long",
  summary: "Says a lot.",
  args: object({}),
  run: () => Promise.resolve("x".repeat(LIMITS.unsentBytes / 2)),
});

/** More than may wait. */
const FLOOD: readonly Utterance[] = new Array(LIMITS.queuedRequests + 6)
  .fill("ping");

const STEPS = 40;

/** What happens in a round. */
interface Stage {
  readonly dice: Dice;
  readonly talkers: readonly Talker[];
  readonly slow: SlowCommand;
  readonly freezer: FakeFreezer;
}

/** Clients that talk and go while commands end, with no rest in between. */
async function interleave(dice: Dice): Promise<void> {
  const slow = slowCommand();
  const freezer = new FakeFreezer();
  freezer.isSlow = dice(2) === 0;
  const agent = fakeAgent({
    abilities: { freezer },
    extra: [slow.command, LONG],
  });
  const talkers = Array.from({ length: 1 + dice(4) }, () => new Talker(agent));
  const stage = { dice, talkers, slow, freezer };
  // One freeze, so that it is known whose it is that nothing was thawed.
  const when = dice(STEPS);
  for (let step = 0; step < STEPS; step++) {
    if (step === when) pick(dice, talkers).say(...words(dice), "freeze");
    act(stage);
    await pass(dice);
  }
  await settle(stage);
  for (const talker of talkers) talker.check();
  const isKnown = talkers.some(({ knowsOfFreeze }) => knowsOfFreeze);
  await Promise.all(talkers.map((talker) => talker.leave()));
  await turn();
  for (const talker of talkers) talker.check();
  if (!isKnown) assertSame(freezer.status, "thawed");
}

function act({ dice, talkers, slow, freezer }: Stage): void {
  const talker = pick(dice, talkers);
  switch (dice(10)) {
    case 0:
      return talker.toggleReading();
    case 1:
      return dice(5) === 0 ? talker.hangUp() : undefined;
    case 2:
      return freezer.finish();
    case 3:
    case 4:
      return end(slow, dice);
    default:
      talker.say(...words(dice));
  }
}

function words(dice: Dice): readonly Utterance[] {
  if (dice(50) === 0) return dice(2) === 0 ? FLOOD : ["long", "long", "long"];
  return Array.from({ length: dice(5) }, () => pick(dice, WORDS));
}

/** Ends any run, be it wanted or not. */
function end({ runs }: SlowCommand, dice: Dice): void {
  const run = runs[dice(Math.max(runs.length, 1))];
  if (dice(2) === 0) run?.finish(null);
  else run?.fail(new Error("no luck"));
}

/** Lets some of what is under way go on, seldom all of it. */
async function pass(dice: Dice): Promise<void> {
  for (let left = dice(6); left > 0; left--) await undefined;
  if (dice(10) === 0) await turn();
}

/** Has everything come to its end that can. */
async function settle(
  { talkers, slow: { runs }, freezer }: Stage,
): Promise<void> {
  for (const talker of talkers) talker.listen();
  await until(() => {
    for (const run of runs) run.finish(null);
    freezer.finish();
    return talkers.every(({ isContent }) => isContent);
  });
}

Deno.test("converse() keeps its word however things interleave", async () => {
  ok(await playRounds({ rounds: 400, play: interleave }) > 0);
});
