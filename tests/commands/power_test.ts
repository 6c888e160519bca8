import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import { AgentError } from "../../lib/error.ts";
import { LIMITS } from "../../lib/limits.ts";
import type {
  Power,
  ShutdownMode,
  SleepMode,
} from "../../lib/platform/power.ts";
import { converse } from "../../lib/session.ts";
import { MemoryConnection } from "../fakes/connection.ts";
import { fakeAgent, fault, talk, turn } from "../helpers.ts";
import { VirtualClock } from "../lib/freeze/virtual_clock.ts";

/** Notes what it is asked for, and does nothing. */
class FakePower implements Power {
  readonly events: string[] = [];
  failure: AgentError | undefined;

  shutDown(mode: ShutdownMode): Promise<void> {
    return this.#note(`end: ${mode}`);
  }

  suspend(mode: SleepMode): Promise<void> {
    return this.#note(`sleep: ${mode}`);
  }

  #note(event: string): Promise<void> {
    this.events.push(event);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}

const CALLS: Readonly<Record<string, string>> = {
  '{"execute":"guest-shutdown"}': "end: powerdown",
  '{"execute":"guest-shutdown","arguments":{"mode":"powerdown"}}':
    "end: powerdown",
  '{"execute":"guest-shutdown","arguments":{"mode":"halt"}}': "end: halt",
  '{"execute":"guest-shutdown","arguments":{"mode":"reboot"},"id":1}':
    "end: reboot",
  '{"execute":"guest-suspend-disk"}': "sleep: disk",
  '{"execute":"guest-suspend-ram"}': "sleep: ram",
  '{"execute":"guest-suspend-hybrid","id":2}': "sleep: hybrid",
};

for (const [request, event] of Object.entries(CALLS)) {
  Deno.test(`${request} is done and not answered`, async () => {
    const power = new FakePower();
    const { text } = await talk(request, fakeAgent({ abilities: { power } }));
    assertEquals([text, power.events], ["", [event]]);
  });

  Deno.test(`${request} tells why it failed`, async () => {
    const power = new FakePower();
    power.failure = new AgentError("Cannot, today");
    const { replies } = await talk(
      request,
      fakeAgent({ abilities: { power } }),
    );
    assertEquals(
      replies.map((reply) => (reply as { error: unknown }).error),
      [{ class: "GenericError", desc: "Cannot, today" }],
    );
  });
}

Deno.test("guest-shutdown refuses other modes, the id in the reply", async () => {
  const power = new FakePower();
  const { text } = await talk(
    '{"execute":"guest-shutdown","arguments":{"mode":"x"},"id":4}',
    fakeAgent({ abilities: { power } }),
  );
  const desc = "mode is invalid (valid values are: halt|powerdown|reboot";
  assertSame(text.trimEnd(), fault(desc, ', "id": 4'));
  assertEquals(power.events, []);
});

Deno.test("guest-shutdown waits until earlier replies are sent", async () => {
  const power = new FakePower();
  const connection = new MemoryConnection();
  connection.stopReading();
  const done = converse(connection, fakeAgent({ abilities: { power } }));
  connection.write('{"execute":"guest-ping"}{"execute":"guest-shutdown"}');
  await turn();
  assertEquals([connection.text, power.events], ["", []]);
  connection.startReading();
  await turn();
  assertEquals(power.events, ["end: powerdown"]);
  assertSame(connection.text, '{"return": {}}\n');
  connection.end();
  await done;
});

Deno.test("guest-shutdown does not wait for a client that takes nothing", async () => {
  using clock = new VirtualClock();
  const power = new FakePower();
  const connection = new MemoryConnection();
  connection.stopReading();
  const done = converse(connection, fakeAgent({ abilities: { power } }));
  connection.write('{"execute":"guest-ping"}{"execute":"guest-shutdown"}');
  await clock.pass(LIMITS.flushMs - 1);
  assertEquals(power.events, []);
  await clock.pass(1);
  assertEquals([connection.text, power.events], ["", ["end: powerdown"]]);
  connection.hangUp();
  await done;
  assert(clock.isIdle);
});

Deno.test("guest-shutdown does not need a client that has gone", async () => {
  const power = new FakePower();
  const connection = new MemoryConnection();
  connection.stopReading();
  const done = converse(connection, fakeAgent({ abilities: { power } }));
  connection.write('{"execute":"guest-ping"}{"execute":"guest-shutdown"}');
  await turn();
  connection.hangUp();
  await done;
  await turn();
  assertEquals(power.events, ["end: powerdown"]);
});
