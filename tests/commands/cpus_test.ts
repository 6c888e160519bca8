import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { AgentError } from "../../lib/error.ts";
import type {
  Cpu,
  Cpus,
  CpuSwitch,
  SwitchState,
} from "../../lib/platform/cpus.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

/** Processors of which number 9 and up fail. */
class FakeCpus implements Cpus, CpuSwitch {
  readonly events: string[] = [];

  list(): Promise<Cpu[]> {
    return Promise.resolve([
      { id: 0, online: true, canOffline: false },
      { id: 1, online: false, canOffline: true },
    ]);
  }

  switchTo(id: number | bigint, state: SwitchState): Promise<void> {
    this.events.push(`${id} ${state}`);
    return id < 9
      ? Promise.resolve()
      : Promise.reject(new AgentError(`no processor ${id}`));
  }
}

async function ask(request: unknown, cpus = new FakeCpus()): Promise<string> {
  const agent = fakeAgent({ abilities: { cpus, cpuSwitch: cpus } });
  const { text } = await talk(JSON.stringify(request), agent);
  return text.trimEnd();
}

async function set(vcpus: unknown): Promise<[string, string[]]> {
  const cpus = new FakeCpus();
  const request = { execute: "guest-set-vcpus", arguments: { vcpus } };
  return [await ask(request, cpus), cpus.events];
}

function wish(
  id: number,
  state: SwitchState = "online",
): Record<string, unknown> {
  return { "logical-id": id, online: state === "online" };
}

Deno.test("guest-get-vcpus lists processors", async () => {
  assertSame(
    await ask({ execute: "guest-get-vcpus" }),
    '{"return": [' +
      '{"logical-id": 0, "online": true, "can-offline": false}, ' +
      '{"logical-id": 1, "online": false, "can-offline": true}]}',
  );
});

Deno.test("guest-set-vcpus goes by the order, and does not mind can-offline", async () => {
  const last = { ...wish(0), "can-offline": false };
  assertEquals(await set([wish(1, "offline"), last]), [
    '{"return": 2}',
    ["1 offline", "0 online"],
  ]);
});

Deno.test("guest-set-vcpus of nothing does nothing", async () => {
  assertEquals(await set([]), ['{"return": 0}', []]);
});

Deno.test("guest-set-vcpus stops at a failure and tells how many were done", async () => {
  const wishes = [wish(0), wish(9), wish(1)];
  assertEquals(await set(wishes), ['{"return": 1}', ["0 online", "9 online"]]);
});

Deno.test("guest-set-vcpus tells a failure before which nothing was done", async () => {
  const wishes = [wish(9), wish(1)];
  assertEquals(await set(wishes), [fault("no processor 9"), ["9 online"]]);
});

const REFUSED: readonly (readonly [vcpus: unknown, desc: string])[] = [
  [{}, "Invalid parameter type for 'vcpus', expected: array"],
  [[1], "Invalid parameter type for 'vcpus[0]', expected: object"],
  [[{ online: true }], "Parameter 'vcpus[0].logical-id' is missing"],
  [
    [wish(0), { "logical-id": 1 }],
    "Parameter 'vcpus[1].online' is missing",
  ],
  [
    [{ ...wish(0), "can-offline": 1 }],
    "Invalid parameter type for 'vcpus[0].can-offline', expected: boolean",
  ],
  [[{ ...wish(0), x: 1 }], "Parameter 'vcpus[0].x' is unexpected"],
];

for (const [vcpus, desc] of REFUSED) {
  Deno.test(`guest-set-vcpus refuses ${JSON.stringify(vcpus)}`, async () => {
    assertEquals(await set(vcpus), [fault(desc), []]);
  });
}
