/**
 * `make chaos`: lives one seed after the other, until time is up. Fails if one
 * ended badly.
 *
 * @module
 */

import { liveThrough } from "./lives.ts";

const USAGE = "Usage: main.ts [FIRST-SEED [MINUTES [ROUNDS]]]";

/** Long enough for what one round has left to harm another. */
const LIFE_ROUNDS = 12;

async function main(args: readonly number[]): Promise<void> {
  const [seed = 1, minutes = 10, rounds = LIFE_ROUNDS] = args;
  if (![seed, minutes, rounds].every((one) => one > 0)) throw new Error(USAGE);
  const end = performance.now() + minutes * 60_000;
  let bad = 0;
  for (let next = seed; performance.now() < end; next++) {
    const tale = await liveThrough(next, { rounds, end });
    say(
      `seed ${next}: ${tale.rounds} rounds, ${tale.frozen} freezes, ` +
        `${tale.seen} seen frozen, ${tale.complaints.length} complaints`,
    );
    if (tale.complaints.length === 0) continue;
    bad++;
    for (const line of [...tale.complaints, ...tale.diary]) say(line);
    say(tale.lastWords);
  }
  if (bad > 0) Deno.exit(1);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) main(Deno.args.map(Number));
