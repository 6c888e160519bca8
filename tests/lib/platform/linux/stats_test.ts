import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import {
  load,
  loadUnder,
  parseDiskstats,
  parseLoadavg,
  parseStat,
  stats,
  statsUnder,
} from "../../../../lib/platform/linux/stats.ts";
import { makeTree } from "../../../fixtures/tree.ts";

const STAT = `cpu  30 0 50 70 90 0 0 0 0 0
cpu0 1 2 3 4 5 6 7 8 9 10
cpu12 18446744073709551615 0 0 0
intr 1 2 3
cpu1 1 2 3
cpux 1 2 3 4
`;

Deno.test("parseStat() tells milliseconds of each processor", () => {
  assertEquals(parseStat(STAT), [
    {
      ...{ cpu: 0, user: 10n, nice: 20n, system: 30n, idle: 40n },
      ...{ iowait: 50n, irq: 60n, softirq: 70n },
      ...{ steal: 80n, guest: 90n, guestnice: 100n },
    },
    {
      ...{ cpu: 12, user: 184467440737095516150n },
      ...{ nice: 0n, system: 0n, idle: 0n },
    },
  ]);
});

const DEVICE = { name: "vda1", major: 254n, minor: 1n };
const PREFIX = " 254       1 vda1 ";
const READ = { ios: 1n, merges: 2n, sectors: 3n, ticks: 4n };
const WRITE = { ios: 5n, merges: 6n, sectors: 7n, ticks: 8n };
const TOTALS = { inFlight: 9n, busyTicks: 10n, weightedTicks: 11n };
const BASIC = { ...DEVICE, read: READ, write: WRITE, ...TOTALS };
const DISCARD = { ios: 12n, merges: 13n, sectors: 14n, ticks: 15n };

/** What is told by a line with so many counters. */
const LINES: Readonly<Record<number, unknown[]>> = {
  3: [],
  4: [{
    ...DEVICE,
    read: { ios: 1n, sectors: 2n },
    write: { ios: 3n, sectors: 4n },
  }],
  5: [],
  11: [BASIC],
  14: [BASIC],
  15: [{ ...BASIC, discard: DISCARD }],
  17: [{ ...BASIC, discard: DISCARD, flush: { ios: 16n, ticks: 17n } }],
  20: [{ ...BASIC, discard: DISCARD, flush: { ios: 16n, ticks: 17n } }],
};

for (const [count, expected] of Object.entries(LINES)) {
  Deno.test(`parseDiskstats() reads ${count} counters`, () => {
    const counters = Array.from({ length: Number(count) }, (_, at) => at + 1);
    const text = `${PREFIX}${counters.join(" ")}\n`;
    assertEquals(parseDiskstats(text), expected);
  });
}

Deno.test("parseDiskstats() keeps the order, and counters of 64 bits", () => {
  const text = "8 0 sdb 1 2 3 4\nnonsense\n8 16 sda 18446744073709551615 2 3 4";
  const found = parseDiskstats(text);
  assertEquals(found.map(({ name }) => name), ["sdb", "sda"]);
  assertEquals(found[1]?.read.ios, 2n ** 64n - 1n);
});

Deno.test("parseLoadavg() reads three averages", () => {
  assertEquals(parseLoadavg("2.29 1.40 0.95 7/166 8018\n"), {
    one: 2.29,
    five: 1.4,
    fifteen: 0.95,
  });
  throws(() => parseLoadavg("none"), {
    message: "Cannot read the load: the kernel tells none",
  });
});

Deno.test("stats reads the files of a kernel", async () => {
  await using tree = await makeTree({
    stat: "cpu0 1 2 3 4\n",
    diskstats: "7 0 loop0 1 2 3 4\n",
    loadavg: "0.00 0.01 0.05 1/2 3\n",
  });
  const found = statsUnder(tree.path);
  assertEquals((await found.cpus()).map(({ cpu }) => cpu), [0]);
  assertEquals((await found.disks()).map(({ name }) => name), ["loop0"]);
  assertEquals(await loadUnder(tree.path).averages(), {
    ...{ one: 0, five: 0.01, fifteen: 0.05 },
  });
});

Deno.test("stats tells what this machine did", async () => {
  const [first] = await stats.cpus();
  ok(first !== undefined && first.idle + first.user > 0n);
  for (const { name } of await stats.disks()) ok(name !== "");
  ok((await load.averages()).one >= 0);
});
