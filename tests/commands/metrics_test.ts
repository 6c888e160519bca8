import { deepStrictEqual as assertEquals } from "node:assert";
import { metricsOf } from "../../lib/metrics/collect.ts";
import { Counters } from "../../lib/metrics/counters.ts";
import { METRIC_SOURCES } from "../fixtures/metric_sources.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import { fakeAgent, talk, talkInTurn } from "../helpers.ts";

const REQUEST = '{"execute":"__org.stillpoint_metrics"}';

Deno.test("__org.stillpoint_metrics tells families of samples", async () => {
  const { load } = METRIC_SOURCES;
  const abilities = { metrics: metricsOf({ load }) };
  const { text } = await talk(REQUEST, fakeAgent({ abilities }));
  const [first] = JSON.parse(text).return.metrics;
  assertEquals(first, {
    name: "stillpoint_load",
    type: "gauge",
    help: "Tasks that ran or waited, averaged over so many minutes.",
    samples: [
      { labels: { minutes: "1" }, value: 0.5 },
      { labels: { minutes: "5" }, value: 1 },
      { labels: { minutes: "15" }, value: 2 },
    ],
  });
});

Deno.test("an agent counts requests by what became of them", async () => {
  const counters = new Counters();
  const abilities = { counters, freezer: new FakeFreezer() };
  const policy = { blockRpcs: ["guest-info"] };
  const requests = [
    '{"execute":"guest-ping"}',
    '{"execute":"guest-ping","arguments":{"x":1}}',
    '{"execute":"guest-fsfreeze-freeze"}',
    '{"execute":"guest-fsfreeze-thaw"}',
    '{"execute":"guest-info"}',
    '{"execute":"guest-nothing"}',
    '{"nothing":1}',
    '{"execute":"guest-ping"}',
  ];
  await talkInTurn(requests, fakeAgent({ abilities, policy }));
  assertEquals(counters.commands, [
    { command: "?", ok: 0, errors: 2 },
    { command: "guest-fsfreeze-freeze", ok: 1, errors: 0 },
    { command: "guest-fsfreeze-thaw", ok: 1, errors: 0 },
    { command: "guest-info", ok: 0, errors: 1 },
    { command: "guest-ping", ok: 2, errors: 1 },
  ]);
});
