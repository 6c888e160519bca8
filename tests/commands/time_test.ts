import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { AgentError } from "../../lib/error.ts";
import type { Clock, Zone } from "../../lib/platform/clock.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

/** A clock that notes what is done to it. */
class FakeClock implements Clock {
  readonly events: string[] = [];
  local: Zone = { offset: -12600, abbreviation: "NST" };
  failure: AgentError | undefined;

  now(): bigint {
    return 1_712_345_678_123_456_789n;
  }

  set(nanoseconds: bigint): Promise<void> {
    this.events.push(`set ${nanoseconds}`);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }

  correct(): Promise<void> {
    this.events.push("set from hardware");
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }

  zone(): Zone {
    return this.local;
  }
}

async function ask(request: string, clock = new FakeClock()): Promise<string> {
  const { text } = await talk(request, fakeAgent({ abilities: { clock } }));
  return text.trimEnd();
}

function setTime(time: string): string {
  return `{"execute":"guest-set-time","arguments":{"time":${time}}}`;
}

Deno.test("guest-get-time tells nanoseconds, all of them", async () => {
  assertSame(
    await ask('{"execute":"guest-get-time"}'),
    '{"return": 1712345678123456789}',
  );
});

Deno.test("guest-get-timezone tells the zone and the offset", async () => {
  const request = '{"execute":"guest-get-timezone"}';
  assertSame(
    await ask(request),
    '{"return": {"zone": "NST", "offset": -12600}}',
  );
  const clock = new FakeClock();
  clock.local = { offset: 0 };
  assertSame(await ask(request, clock), '{"return": {"offset": 0}}');
});

const TIMES: readonly string[] = [
  "0",
  "1712345678123456789",
  "3155759999999999999",
];

for (const time of TIMES) {
  Deno.test(`guest-set-time sets ${time}`, async () => {
    const clock = new FakeClock();
    assertSame(await ask(setTime(time), clock), '{"return": {}}');
    assertEquals(clock.events, [`set ${time}`]);
  });
}

Deno.test("guest-set-time without a time reads the hardware clock", async () => {
  const clock = new FakeClock();
  const reply = await ask('{"execute":"guest-set-time"}', clock);
  assertEquals([reply, clock.events], ['{"return": {}}', [
    "set from hardware",
  ]]);
});

Deno.test("guest-set-time tells why it failed", async () => {
  const clock = new FakeClock();
  clock.failure = new AgentError("Cannot, today");
  for (const request of [setTime("1"), '{"execute":"guest-set-time"}']) {
    assertSame(await ask(request, clock), fault("Cannot, today"));
  }
});

const WRONG = "Invalid parameter type for 'time', expected: integer";
const REFUSED: Readonly<Record<string, string>> = {
  "-1": "Invalid time",
  "-9223372036854775808": "Invalid time",
  "3155760000000000000": "Invalid time",
  "9223372036854775807": "Invalid time",
  "9223372036854775808": WRONG,
  "1.5": WRONG,
  '"now"': WRONG,
  "null": WRONG,
};

for (const [time, desc] of Object.entries(REFUSED)) {
  Deno.test(`guest-set-time refuses ${time}`, async () => {
    const clock = new FakeClock();
    assertSame(await ask(setTime(time), clock), fault(desc));
    assertEquals(clock.events, []);
  });
}
