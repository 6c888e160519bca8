/**
 * Random input, to `qemu-ga` and to Stillpoint: what both answer is alike, but
 * for what differs on purpose.
 *
 * @module
 */

import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { REFERENCES, versionOf } from "../conformance/reference.ts";
import { commandLine } from "../e2e/program.ts";
import { argumentStream } from "../fuzz/arguments.ts";
import { toLatin1 } from "../fuzz/grammar.ts";
import { differenceOf } from "../fuzz/likeness.ts";
import { olderItems } from "../fuzz/model.ts";
import { quickStream } from "../fuzz/requests.ts";
import { repliesTo } from "../fuzz/replies.ts";
import { playRounds } from "../fuzz/rounds.ts";
import { Speaker } from "../fuzz/speaker.ts";
import type { Dice } from "../lib/json/generator.ts";
import { keptIn } from "../vm/host_agent.ts";
import type { CommandLine } from "../vm/host_command.ts";

const RESET = 0xff;
const BLANK = 0x20;

/** From here on the grammar is looked at token by token. */
const LATER = 11.01;

/** Its handler of SIGTERM takes a lock that its loop may be holding. */
function startReference(command: CommandLine): Promise<Speaker> {
  return Speaker.start(command, () => ({ ending: "SIGKILL" }));
}

for (const { title, lack, command } of REFERENCES) {
  const but = lack === undefined ? "" : `; but ${lack}`;

  Deno.test({
    name: `${title} reads random bytes as the model of it does${but}`,
    ignore: lack !== undefined,
    fn: async () => {
      const { number } = await versionOf(command());
      ok(number < LATER, "the model is of an older version");
      await using reference = await startReference(command());
      const play = async (dice: Dice) => {
        const bytes = quickStream(dice);
        const read = repliesTo(olderItems(`${toLatin1(bytes)}\xff`));
        const answered = await reference.ask(bytes, RESET);
        assertEquals(differenceOf(answered, read), undefined);
      };
      ok(await playRounds({ rounds: 500, play }) > 0);
    },
  });

  Deno.test({
    name: `Stillpoint takes random arguments as ${title} does${but}`,
    ignore: lack !== undefined,
    fn: async () => {
      await using reference = await startReference(command());
      await using ours = await Speaker.start(
        commandLine([]),
        (state) => ({ args: keptIn(state) }),
      );
      const play = async (dice: Dice) => {
        const bytes = argumentStream(dice);
        const [one, other] = await Promise.all([
          reference.ask(bytes, BLANK),
          ours.ask(bytes, BLANK),
        ]);
        assertEquals(differenceOf(one, other), undefined);
      };
      ok(await playRounds({ rounds: 150, play }) > 0);
    },
  });
}
