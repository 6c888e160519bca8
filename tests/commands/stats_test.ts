import { strictEqual as assertSame } from "node:assert";
import type { LoadAverages } from "../../lib/platform/load.ts";
import type { Stats } from "../../lib/platform/stats.ts";
import { fakeAgent, talk } from "../helpers.ts";

const READ = { ios: 1n, merges: 2n, sectors: 3n, ticks: 4n };
const WRITE = { ios: 5n, merges: 6n, sectors: 7n, ticks: 8n };
const DISCARD = { ios: 12n, merges: 13n, sectors: 14n, ticks: 15n };
const FLUSH = { ios: 16n, ticks: 2n ** 64n - 1n };

const STATS: Stats = {
  cpus: () =>
    Promise.resolve([
      { cpu: 0, user: 10n, nice: 20n, system: 30n, idle: 40n },
      {
        ...{ cpu: 1, user: 10n, nice: 20n, system: 30n, idle: 40n },
        ...{ iowait: 50n, irq: 60n, softirq: 70n },
        ...{ steal: 80n, guest: 90n, guestnice: 2n ** 63n },
      },
    ]),
  disks: () =>
    Promise.resolve([
      {
        ...{ name: "vda", major: 254n, minor: 0n },
        ...{ read: READ, write: WRITE, discard: DISCARD, flush: FLUSH },
        ...{ inFlight: 9n, busyTicks: 10n, weightedTicks: 11n },
      },
      {
        ...{ name: "hda1", major: 3n, minor: 1n },
        read: { ios: 1n, sectors: 2n },
        write: { ios: 3n, sectors: 4n },
      },
    ]),
};

const LOAD: LoadAverages = {
  averages: () => Promise.resolve({ one: 0, five: 0.05, fifteen: 12.34 }),
};

async function ask(execute: string): Promise<string> {
  const agent = fakeAgent({ abilities: { stats: STATS, load: LOAD } });
  return (await talk(JSON.stringify({ execute }), agent)).text.trimEnd();
}

Deno.test("guest-get-cpustats tells what each processor did", async () => {
  const common = '"user": 10, "nice": 20, "system": 30, "idle": 40';
  assertSame(
    await ask("guest-get-cpustats"),
    `{"return": [{"type": "linux", "cpu": 0, ${common}}, ` +
      `{"type": "linux", "cpu": 1, ${common}, "iowait": 50, "irq": 60, ` +
      '"softirq": 70, "steal": 80, "guest": 90, ' +
      '"guestnice": 9223372036854775808}]}',
  );
});

Deno.test("guest-get-diskstats tells what each disk did", async () => {
  assertSame(
    await ask("guest-get-diskstats"),
    '{"return": [{"name": "vda", "major": 254, "minor": 0, "stats": {' +
      '"read-sectors": 3, "read-ios": 1, "read-merges": 2, ' +
      '"write-sectors": 7, "write-ios": 5, "write-merges": 6, ' +
      '"discard-sectors": 14, "discard-ios": 12, "discard-merges": 13, ' +
      '"flush-ios": 16, "read-ticks": 4, "write-ticks": 8, ' +
      '"discard-ticks": 15, "flush-ticks": 18446744073709551615, ' +
      '"ios-pgr": 9, "total-ticks": 10, "weight-ticks": 11}}, ' +
      '{"name": "hda1", "major": 3, "minor": 1, "stats": {' +
      '"read-sectors": 2, "read-ios": 1, ' +
      '"write-sectors": 4, "write-ios": 3}}]}',
  );
});

Deno.test("guest-get-load tells three averages", async () => {
  assertSame(
    await ask("guest-get-load"),
    '{"return": {"load1m": 0, "load5m": 0.05, "load15m": 12.34}}',
  );
});
