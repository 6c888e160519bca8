import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { metrics, METRICS_USAGE } from "../../../lib/client/metrics.ts";
import { metricsOf } from "../../../lib/metrics/collect.ts";
import { openMetrics } from "../../../lib/metrics/open_metrics.ts";
import { printJson } from "../../../lib/json/print.ts";
import { startScriptedAgent, syncReply } from "../../fakes/scripted_agent.ts";
import { METRIC_SOURCES } from "../../fixtures/metric_sources.ts";

const machine = {
  os: () => ({ name: "fake", abilities: METRIC_SOURCES }),
};

async function ask(reply: string): Promise<unknown> {
  await using agent = await startScriptedAgent((line) =>
    syncReply(line) ?? `${reply}\n`
  );
  return await metrics(["--path", agent.path], machine);
}

Deno.test("metrics() measures this machine", async () => {
  const stdout = openMetrics(await metricsOf(METRIC_SOURCES).collect());
  assertEquals(await metrics([], machine), { code: 0, stdout, stderr: "" });
});

Deno.test("metrics() prints what an agent measured", async () => {
  const families = await metricsOf(METRIC_SOURCES).collect();
  const reply = printJson({ return: { metrics: families } });
  const stdout = openMetrics(families);
  assertEquals(await ask(reply), { code: 0, stdout, stderr: "" });
});

const ODD = "Cannot read metrics: the agent sent something else";
const BAD: Readonly<Record<string, string>> = {
  '{"error":{"class":"CommandNotFound","desc":"no such thing"}}':
    "no such thing",
  '{"return":{}}': ODD,
  '{"return":{"metrics":[1]}}': ODD,
  '{"return":{"metrics":[{"name":"a b","samples":[]}]}}': ODD,
  '{"return":{"metrics":[{"name":"a","samples":[{"value":"1"}]}]}}': ODD,
  '{"return":{"metrics":[{"name":"a","samples":[{"labels":{"}":1},"value":1}]}]}}':
    ODD,
};

for (const [reply, desc] of Object.entries(BAD)) {
  Deno.test(`metrics() refuses ${reply}`, async () => {
    const stderr = `stillpoint metrics: ${desc}\n`;
    assertEquals(await ask(reply), { code: 1, stdout: "", stderr });
  });
}

Deno.test("metrics() lets no agent command a terminal", async () => {
  const sample = { labels: { who: "\x1b[2J" }, value: 1 };
  const family = { name: "a", help: "b\n\x9b2J", samples: [sample] };
  assertEquals(await ask(JSON.stringify({ return: { metrics: [family] } })), {
    code: 0,
    stdout: '# TYPE a gauge\n# HELP a b\\n?2J\na{who="?[2J"} 1\n# EOF\n',
    stderr: "",
  });
});

Deno.test("metrics() explains itself", async () => {
  const shown = await metrics(["--help"], machine);
  assertEquals(shown, { code: 0, stdout: METRICS_USAGE, stderr: "" });
  const refused = await metrics(["--nonsense"], machine);
  assertSame(refused.code, 1);
  match(refused.stderr, /^stillpoint metrics: .*nonsense/);
});
