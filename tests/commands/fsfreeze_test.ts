import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { AgentError } from "../../lib/error.ts";
import { FakeFreezer } from "../fakes/freezer.ts";
import {
  type AgentOptions,
  disabled,
  fakeAgent,
  fault,
  notFound,
  talk,
  talkInTurn,
} from "../helpers.ts";

const STATUS = "guest-fsfreeze-status";
const FREEZE = "guest-fsfreeze-freeze";
const FREEZE_LIST = "guest-fsfreeze-freeze-list";
const THAW = "guest-fsfreeze-thaw";
const ALL = [STATUS, FREEZE, FREEZE_LIST, THAW];

interface Outcome {
  readonly lines: string[];
  readonly events: string[];
}

function request(execute: string, args: unknown = {}): string {
  return JSON.stringify({ execute, arguments: args });
}

async function ask(
  requests: readonly string[],
  { policy, freezer = new FakeFreezer() }:
    & Pick<AgentOptions, "policy">
    & { freezer?: FakeFreezer } = {},
): Promise<Outcome> {
  const agent = fakeAgent({
    abilities: { freezer },
    ...(policy === undefined ? {} : { policy }),
  });
  const { text } = await talkInTurn(requests, agent);
  return { lines: text.split("\n").slice(0, -1), events: freezer.events };
}

Deno.test("guest-fsfreeze-* go through a whole cycle", async () => {
  const names = [STATUS, FREEZE, STATUS, THAW, STATUS];
  const { lines, events } = await ask(names.map((name) => request(name)));
  assertEquals(lines, [
    '{"return": "thawed"}',
    '{"return": 2}',
    '{"return": "frozen"}',
    '{"return": 2}',
    '{"return": "thawed"}',
  ]);
  assertEquals(events, ["freeze", "thaw"]);
});

for (const name of ALL) {
  Deno.test(`${name} does not exist where nothing can be frozen`, async () => {
    const { text } = await talk(request(name), fakeAgent({ abilities: {} }));
    assertSame(text, `${notFound(`The command ${name} has not been found`)}\n`);
  });

  Deno.test(`${name} takes no argument it does not know`, async () => {
    const { lines, events } = await ask([request(name, { foo: 1 })]);
    assertEquals(lines, [fault("Parameter 'foo' is unexpected")]);
    assertEquals(events, []);
  });
}

Deno.test("guest-fsfreeze-thaw answers 0 when nothing is frozen", async () => {
  const { lines, events } = await ask([request(THAW)]);
  assertEquals([lines, events], [['{"return": 0}'], ["thaw"]]);
});

Deno.test("guest-fsfreeze-thaw answers what went wrong", async () => {
  const freezer = new FakeFreezer();
  freezer.expired = new AgentError("fsfreeze is limited to 600 seconds");
  const { lines } = await ask([request(THAW), request(THAW)], { freezer });
  assertEquals(lines, [
    fault("fsfreeze is limited to 600 seconds"),
    '{"return": 0}',
  ]);
});

for (const name of [FREEZE, FREEZE_LIST]) {
  Deno.test(`${name} is refused while frozen`, async () => {
    const { lines, events } = await ask([request(FREEZE), request(name)]);
    assertEquals(lines, ['{"return": 2}', disabled(name)]);
    assertEquals(events, ["freeze"]);
  });
}

const LISTS: Readonly<
  Record<string, readonly [args: unknown, event: string]>
> = {
  "without mountpoints freezes all": [{}, "freeze"],
  "with mountpoints freezes those": [
    { mountpoints: ["/a b", "/ä"] },
    "freeze /a b /ä",
  ],
};

for (const [what, [args, event]] of Object.entries(LISTS)) {
  Deno.test(`guest-fsfreeze-freeze-list ${what}`, async () => {
    const { lines, events } = await ask([request(FREEZE_LIST, args)]);
    assertEquals([lines, events], [['{"return": 2}'], [event]]);
  });
}

Deno.test("guest-fsfreeze-freeze-list hands an empty list on", async () => {
  const freezer = new FakeFreezer();
  freezer.count = 0;
  const args = { mountpoints: [] };
  const { lines } = await ask([request(FREEZE_LIST, args)], { freezer });
  const asked = freezer.asked?.mountpoints;
  assertEquals([lines, asked], [['{"return": 0}'], []]);
});

const WRONG_LISTS: readonly (readonly [mountpoints: unknown, desc: string])[] =
  [
    [null, "Invalid parameter type for 'mountpoints', expected: array"],
    ["/", "Invalid parameter type for 'mountpoints', expected: array"],
    [
      ["/", 1],
      "Invalid parameter type for 'mountpoints[1]', expected: string",
    ],
  ];

for (const [mountpoints, desc] of WRONG_LISTS) {
  const given = JSON.stringify(mountpoints);
  Deno.test(`guest-fsfreeze-freeze-list refuses ${given}`, async () => {
    const { lines, events } = await ask([
      request(FREEZE_LIST, { mountpoints }),
    ]);
    assertEquals([lines, events], [[fault(desc)], []]);
  });
}

Deno.test("guest-fsfreeze-freeze is refused when it is blocked", async () => {
  const policy = { blockRpcs: [FREEZE] };
  const { lines, events } = await ask([request(FREEZE)], { policy });
  assertEquals([lines, events], [[disabled(FREEZE)], []]);
});

Deno.test("guest-fsfreeze-thaw is allowed while frozen, even if blocked", async () => {
  const { lines } = await ask(
    [THAW, FREEZE, THAW, THAW].map((name) => request(name)),
    { policy: { blockRpcs: [THAW] } },
  );
  assertEquals(lines, [
    disabled(THAW),
    '{"return": 2}',
    '{"return": 2}',
    disabled(THAW),
  ]);
});

const SAFE: Readonly<Record<string, string>> = {
  "guest-sync-delimited": '\xff{"return": 1}',
  "guest-sync": '{"return": 1}',
  "guest-ping": '{"return": {}}',
  "guest-fsfreeze-status": '{"return": "frozen"}',
};

for (const [name, reply] of Object.entries(SAFE)) {
  const call = request(name, name.includes("sync") ? { id: 1 } : {});

  Deno.test(`${name} works while frozen`, async () => {
    const { lines } = await ask([request(FREEZE), call]);
    assertEquals(lines, ['{"return": 2}', reply]);
  });

  Deno.test(`${name} stays blocked while frozen`, async () => {
    const policy = { blockRpcs: [name] };
    const { lines } = await ask([request(FREEZE), call], { policy });
    assertEquals(lines, ['{"return": 2}', disabled(name)]);
  });

  Deno.test(`${name} stays refused while frozen if others are allowed`, async () => {
    const policy = { allowRpcs: [FREEZE] };
    const { lines } = await ask([request(FREEZE), call], { policy });
    assertEquals(lines, ['{"return": 2}', disabled(name)]);
  });
}
