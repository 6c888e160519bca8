import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { DEFAULTS } from "../../lib/config/config.ts";
import { LANES, LIMITS } from "../../lib/limits.ts";
import { PAUSE_MS } from "../../lib/freeze/pauses.ts";
import { page, pages } from "./page.ts";

const MIB = 1024 * 1024;
const s = (ms: number): number => ms / 1000;
const WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven"];
const word = (count: number): string => WORDS[count] ?? "eight";

/** What pages say in words of their own, and where the figure comes from. */
const FACTS: Readonly<Record<string, readonly string[]>> = {
  "ARCHITECTURE.md": [
    `The last ${LIMITS.cycles} are remembered`,
    `gets ${s(LIMITS.quiesceEndMs)} s to end`,
    `lets ${LIMITS.freezeCalls} calls be under way`,
    `missed more than ${s(PAUSE_MS)} s`,
    `${LIMITS.queuedRequests} requests, or ${LIMITS.queuedBytes / MIB} MiB`,
    `network has ${LIMITS.probeMs} ms`,
    `at most ${word(LANES.work)} for clients' files`,
    `${word(LANES.storage)} to look at storage or trim it`,
    `${word(LANES.look)} to look at attributes or for users`,
    `${word(LANES.freeze)} to open, sync and freeze`,
    `${
      word(
        LANES.thaw - LANES.freeze - LANES.work - LANES.storage - LANES.look,
      )
    } more are there for thaws alone`,
  ],
  "docs/compatibility.md": [
    `up to ${LIMITS.connections} clients at the same time`,
    `More than ${LIMITS.queuedRequests} waiting requests`,
    `or ${
      LIMITS.unsentBytes / MIB
    } MiB of replies that the client does not take`,
    `shows the first ${LIMITS.logCharacters} characters of a name`,
    `The log cuts lines at ${LIMITS.logCharacters} characters`,
    `A token above ${LIMITS.requestBytes / MIB} MiB`,
    `for more than ${s(PAUSE_MS)} s is undone`,
    `hook ${DEFAULTS.hookTimeout} s, one filesystem ` +
    `${DEFAULTS.filesystemTimeout} s, all of them ` +
    `${DEFAULTS.freezeTimeout} s, thaw ${DEFAULTS.thawTimeout} s, ` +
    `holding ${DEFAULTS.holdTimeout} s`,
    `for ${DEFAULTS.expiredGrace} s at most, the state still says`,
  ],
  "docs/freeze.md": [
    `thaws by itself after ${s(LIMITS.rehearsalMs)} s`,
    `does not answer within ${s(LIMITS.probeMs)} s`,
  ],
  "docs/hosts.md": [
    `after \`hold-timeout\`, ${DEFAULTS.holdTimeout} seconds`,
  ],
  "docs/journal.md": [
    `grow beyond ${LIMITS.journalBytes / MIB} MiB`,
    `no more than ${2 * LIMITS.journalBytes / MIB} MiB`,
    `A line is at most ${LIMITS.journalLineBytes / MIB} MiB`,
  ],
};

for (const [name, facts] of Object.entries(FACTS)) {
  Deno.test(`${name} has the program's own figures`, async () => {
    const { text } = await page(name);
    const words = text.replaceAll(/\s+/g, " ").toLowerCase();
    const missing = facts.filter((one) => !words.includes(one.toLowerCase()));
    assertEquals(missing, []);
  });
}

Deno.test("The unit waits for longer than a stop may take", async () => {
  const { text: unit } = await page("packaging/stillpoint.service");
  const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
  const { hookTimeout, thawTimeout } = DEFAULTS;
  ok(Number(seconds) > hookTimeout + thawTimeout, seconds);
  ok(unit.includes(`a hook (${hookTimeout} s) and a thaw (${thawTimeout} s)`));
});

Deno.test("The pages link to every page", async () => {
  const { text } = await page("README.md");
  const others = (await pages()).map(({ name }) => name)
    .filter((name) => name !== "README.md");
  assertEquals(others.filter((name) => !text.includes(`(${name})`)), []);
});
