import { deepStrictEqual as assertEquals, ok, throws } from "node:assert";
import {
  parseMeminfo,
  parsePressure,
  parseStatus,
  parseUptime,
  vitals,
  vitalsUnder,
} from "../../../../lib/platform/linux/vitals.ts";
import { makeTree } from "../../../fixtures/tree.ts";

const MEMINFO = `MemTotal:        1000 kB
MemFree:          100 kB
MemAvailable:     400 kB
Buffers:           10 kB
Cached:           200 kB
SwapCached:         7 kB
SwapTotal:         50 kB
SwapFree:          40 kB
SReclaimable:      30 kB
HugePages_Total:    0
`;
const STATUS = "Name:\tx\nVmRSS:\t  60 kB\nRssAnon:\t  20 kB\n";
const PRESSURE = `some avg10=0.00 avg60=1.50 avg300=0.00 total=1500000
full avg10=0.00 avg60=0.00 avg300=0.00 total=7
`;

Deno.test("parseMeminfo() tells bytes", () => {
  const figures = {
    ...{ total: 1024000, free: 102400, available: 409600, cached: 245760 },
    ...{ swapTotal: 51200, swapFree: 40960 },
  };
  assertEquals(parseMeminfo(MEMINFO), figures);
  const old = MEMINFO.replace(/MemAvailable.*\n/, "");
  assertEquals(parseMeminfo(old), { ...figures, available: 348160 });
  throws(() => parseMeminfo(""), /^AgentError: Cannot read MemTotal/);
});

Deno.test("parsePressure() tells totals", () => {
  assertEquals(parsePressure("io", PRESSURE), [
    { resource: "io", tasks: "some", total: 1500000 },
    { resource: "io", tasks: "full", total: 7 },
  ]);
  assertEquals(parsePressure("io", ""), []);
});

Deno.test("parseUptime() tells seconds", () => {
  assertEquals(parseUptime("350735.47 234388.90\n"), 350735.47);
  throws(() => parseUptime("soon"), /^AgentError: Cannot read the uptime/);
});

Deno.test("parseStatus() tells bytes", () => {
  assertEquals(parseStatus(STATUS), { resident: 61440, anonymous: 20480 });
  throws(
    () => parseStatus("VmRSS:\t1 kB\n"),
    /^AgentError: Cannot read RssAnon/,
  );
});

Deno.test("vitalsUnder() does without pressure", async () => {
  await using tree = await makeTree({
    "meminfo": MEMINFO,
    "uptime": "1.5 2\n",
    "self/status": STATUS,
    "pressure/memory": PRESSURE,
  });
  const found = vitalsUnder(tree.path);
  const resources = (await found.pressure()).map(({ resource }) => resource);
  assertEquals(resources, ["memory", "memory"]);
  assertEquals(await found.uptime(), 1.5);
  assertEquals((await found.own()).resident, 61440);
  assertEquals((await found.memory()).total, 1024000);
});

Deno.test("vitals tells how this machine is doing", async () => {
  const { total, available } = await vitals.memory();
  ok(total >= available && available > 0);
  const { resident, anonymous } = await vitals.own();
  ok(anonymous !== undefined && resident >= anonymous && anonymous > 0);
  ok(await vitals.uptime() > 0);
});
