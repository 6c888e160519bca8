import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { metricsOf } from "../../../lib/metrics/collect.ts";
import { Counters } from "../../../lib/metrics/counters.ts";
import { openMetrics } from "../../../lib/metrics/open_metrics.ts";
import { METRIC_SOURCES } from "../../fixtures/metric_sources.ts";

const EXPECTED: readonly string[] = [
  "stillpoint_uptime_seconds 12.5",
  'stillpoint_load{minutes="1"} 0.5',
  'stillpoint_load{minutes="5"} 1',
  'stillpoint_load{minutes="15"} 2',
  'stillpoint_memory_bytes{state="total"} 100',
  'stillpoint_memory_bytes{state="free"} 10',
  'stillpoint_memory_bytes{state="available"} 60',
  'stillpoint_memory_bytes{state="cached"} 40',
  'stillpoint_swap_bytes{state="total"} 8',
  'stillpoint_swap_bytes{state="free"} 7',
  'stillpoint_pressure_seconds_total{resource="io",tasks="some"} 1.5',
  ...[["used", 1], ["total", 2], ["total_privileged", 3]].map(
    ([state, value]) =>
      'stillpoint_filesystem_bytes{device="vda1",' +
      `mountpoint="/a \\"b\\"\\\\\\n",type="ext4",state="${state}"} ${value}`,
  ),
  'stillpoint_disk_requests_total{disk="vda",operation="read"} 1',
  'stillpoint_disk_requests_total{disk="vda",operation="write"} 3',
  'stillpoint_disk_bytes_total{disk="vda",operation="read"} 1024',
  'stillpoint_disk_busy_seconds_total{disk="vda"} 1.5',
  ...[["bytes", 2n ** 63n], ["packets", 2], ["errors", 3], ["dropped", 4]]
    .flatMap(([name, value]) =>
      ["receive", "transmit"].map((direction) =>
        `stillpoint_network_${name}_total{interface="eth0",` +
        `direction="${direction}"} ${value}`
      )
    ),
];

const OWN: readonly string[] = [
  'stillpoint_agent_memory_bytes{kind="resident"} 6',
  'stillpoint_agent_memory_bytes{kind="anonymous"} 5',
  'stillpoint_agent_requests_total{command="?",result="ok"} 0',
  'stillpoint_agent_requests_total{command="?",result="error"} 1',
  'stillpoint_agent_requests_total{command="guest-ping",result="ok"} 2',
  'stillpoint_agent_requests_total{command="guest-ping",result="error"} 0',
  "stillpoint_agent_freezes_total 2",
  "stillpoint_agent_frozen_seconds_total 2",
  "stillpoint_agent_longest_freeze_seconds 1.5",
];

function samplesOf(text: string): string[] {
  return text.split("\n").filter((line) => /^[^#]/.test(line));
}

function busyCounters(): Counters {
  const counters = new Counters();
  counters.request("guest-ping", "ok");
  counters.request("?", "error");
  counters.request("guest-ping", "ok");
  counters.freeze(1500);
  counters.freeze(500);
  return counters;
}

Deno.test("metricsOf() measures a machine", async () => {
  const families = await metricsOf(METRIC_SOURCES).collect();
  assertEquals(samplesOf(openMetrics(families)), EXPECTED);
});

Deno.test("metricsOf() tells what the agent counted, too", async () => {
  const metrics = metricsOf(METRIC_SOURCES, busyCounters());
  const samples = samplesOf(openMetrics(await metrics.collect()));
  assertEquals(samples, [...EXPECTED, ...OWN]);
});

Deno.test("metricsOf() does without what fails", async () => {
  const fail = () => Promise.reject(new Error("broken"));
  const { mounts, vitals } = METRIC_SOURCES;
  const sources = {
    ...METRIC_SOURCES,
    mounts: { ...mounts, list: fail },
    vitals: { ...vitals, memory: fail },
  };
  const families = await metricsOf(sources).collect();
  const missing = /memory|swap|filesystem/;
  assertEquals(
    samplesOf(openMetrics(families)),
    EXPECTED.filter((line) => !missing.test(line)),
  );
  assertEquals(await metricsOf({}).collect(), []);
});

Deno.test("metricsOf() leaves out what a system does not tell", async () => {
  const { mounts, vitals } = METRIC_SOURCES;
  const space = { used: 1n, total: 2n };
  const volume = {
    ...{ name: "C", mountpoint: "C:", type: "NTFS", space, disks: [] },
  };
  const sparseMounts = { ...mounts, list: () => Promise.resolve([volume]) };
  const sparse = {
    ...vitals,
    memory: () => Promise.resolve({ total: 100, available: 60, cached: 40 }),
    own: () => Promise.resolve({ resident: 6, committed: 7 }),
    pressure: () => Promise.resolve([]),
  };
  const metrics = metricsOf(
    { vitals: sparse, mounts: sparseMounts },
    new Counters(),
  );
  const samples = samplesOf(openMetrics(await metrics.collect()));
  assertEquals(
    samples.filter((line) => /memory|swap|pressure|filesystem/.test(line)),
    [
      'stillpoint_memory_bytes{state="total"} 100',
      'stillpoint_memory_bytes{state="available"} 60',
      'stillpoint_memory_bytes{state="cached"} 40',
      ...[["used", 1], ["total", 2]].map(([state, value]) =>
        'stillpoint_filesystem_bytes{device="C",mountpoint="C:",type="NTFS",' +
        `state="${state}"} ${value}`
      ),
      'stillpoint_agent_memory_bytes{kind="resident"} 6',
      'stillpoint_agent_memory_bytes{kind="committed"} 7',
    ],
  );
});

/** What OpenMetrics 1.0 allows of a line, as far as we use it. */
const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const TEXT = String.raw`(?:[^"\\\n]|\\["\\n])*`;
const LABELS = `\\{${NAME}="${TEXT}"(?:,${NAME}="${TEXT}")*\\}`;
const SAMPLE = new RegExp(`^(${NAME})(?:${LABELS})? -?\\d+(?:\\.\\d+)?$`);
const META = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.+)$`);

Deno.test("openMetrics() prints what OpenMetrics allows", async () => {
  const metrics = metricsOf(METRIC_SOURCES, busyCounters());
  const text = openMetrics(await metrics.collect());
  match(text, /\n# EOF\n$/);
  const series = new Set<string>();
  const families = new Set<string>();
  let [family, type] = ["", ""];
  for (const line of text.slice(0, -"# EOF\n".length).trimEnd().split("\n")) {
    const [, key, name = "", rest = ""] = META.exec(line) ?? [];
    if (key === "TYPE") {
      ok(!families.has(name), `${name} comes twice`);
      families.add(name);
      [family, type] = [name, rest];
      match(type, /^(counter|gauge)$/);
    } else if (key !== undefined) {
      assertSame(name, family);
      if (key === "UNIT") match(name, new RegExp(`_${rest}$`));
    } else {
      const sample = SAMPLE.exec(line)?.[1];
      assertSame(sample, type === "counter" ? `${family}_total` : family, line);
      const labels = line.slice(0, line.lastIndexOf(" "));
      ok(!series.has(labels), `${labels} comes twice`);
      series.add(labels);
    }
  }
});

Deno.test("docs/metrics.md lists every family, and no other", async () => {
  const page = await Deno.readTextFile(
    new URL("../../../docs/metrics.md", import.meta.url),
  );
  const rows = page.matchAll(/^\| `(\w+)` +\| (counter|gauge) +\|/gm);
  const families = await metricsOf(METRIC_SOURCES, busyCounters()).collect();
  assertEquals(
    Array.from(rows, ([, name, type]) => [name, type]),
    families.map(({ name, type }) => [name, type]),
  );
});
