import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import type { SwitchState } from "../../lib/platform/cpus.ts";
import type {
  Memory,
  MemoryBlock,
  SwitchOutcome,
} from "../../lib/platform/memory.ts";
import { fakeAgent, fault, talk } from "../helpers.ts";

const OUTCOMES: Readonly<Record<string, SwitchOutcome>> = {
  "0": { result: "done" },
  "1": { result: "failed", errno: 16 },
  "2": { result: "unsupported", errno: 2 },
};

/** Memory of which every block behaves in its own way. */
class FakeMemory implements Memory {
  readonly events: string[] = [];
  list: MemoryBlock[] | undefined = [
    { id: 0n, online: true, canOffline: false },
    { id: 2n ** 64n - 1n, online: false, canOffline: true },
  ];

  blocks(): Promise<MemoryBlock[] | undefined> {
    return Promise.resolve(this.list);
  }

  switchTo(id: number | bigint, state: SwitchState): Promise<SwitchOutcome> {
    this.events.push(`${id} ${state}`);
    const unknown = { result: "not found", errno: 2 } as const;
    return Promise.resolve(OUTCOMES[`${id}`] ?? unknown);
  }

  blockBytes(): Promise<bigint> {
    return Promise.resolve(134_217_728n);
  }
}

async function ask(
  request: unknown,
  memory = new FakeMemory(),
): Promise<string> {
  const agent = fakeAgent({ abilities: { memory } });
  const { text } = await talk(JSON.stringify(request), agent);
  return text.trimEnd();
}

function set(blocks: unknown): unknown {
  const execute = "guest-set-memory-blocks";
  return { execute, arguments: { "mem-blks": blocks } };
}

Deno.test("guest-get-memory-blocks lists blocks", async () => {
  assertSame(
    await ask({ execute: "guest-get-memory-blocks" }),
    '{"return": [' +
      '{"phys-index": 0, "online": true, "can-offline": false}, ' +
      '{"phys-index": 18446744073709551615, "online": false, ' +
      '"can-offline": true}]}',
  );
});

Deno.test("guest-get-memory-blocks tells no blocks from none of them", async () => {
  const request = { execute: "guest-get-memory-blocks" };
  const memory = new FakeMemory();
  memory.list = undefined;
  assertSame(await ask(request, memory), '{"return": []}');
  memory.list = [];
  assertSame(
    await ask(request, memory),
    fault("guest reported zero memory blocks!"),
  );
});

Deno.test("guest-get-memory-block-info tells the size", async () => {
  assertSame(
    await ask({ execute: "guest-get-memory-block-info" }),
    '{"return": {"size": 134217728}}',
  );
});

Deno.test("guest-set-memory-blocks answers for each block", async () => {
  const memory = new FakeMemory();
  const wishes = [
    { "phys-index": 1, online: false, "can-offline": true },
    { "phys-index": 0, online: true },
    { "phys-index": 2, online: true },
    { "phys-index": -1, online: true },
  ];
  assertSame(
    await ask(set(wishes), memory),
    '{"return": [' +
      '{"phys-index": 1, "response": "operation-failed", "error-code": 16}, ' +
      '{"phys-index": 0, "response": "success"}, ' +
      '{"phys-index": 2, "response": "operation-not-supported", ' +
      '"error-code": 2}, ' +
      '{"phys-index": 18446744073709551615, "response": "not-found", ' +
      '"error-code": 2}]}',
  );
  assertEquals(memory.events, [
    "1 offline",
    "0 online",
    "2 online",
    "18446744073709551615 online",
  ]);
});

Deno.test("guest-set-memory-blocks of nothing does nothing", async () => {
  assertSame(await ask(set([])), '{"return": []}');
});

const REFUSED: readonly (readonly [blocks: unknown, desc: string])[] = [
  ["all", "Invalid parameter type for 'mem-blks', expected: array"],
  [
    [{ "phys-index": "0", online: true }],
    "Parameter 'mem-blks[0].phys-index' expects uint64",
  ],
  [[{ online: true }], "Parameter 'mem-blks[0].phys-index' is missing"],
  [
    [{ "phys-index": 0, online: 1 }],
    "Invalid parameter type for 'mem-blks[0].online', expected: boolean",
  ],
];

for (const [blocks, desc] of REFUSED) {
  Deno.test(`guest-set-memory-blocks refuses ${JSON.stringify(blocks)}`, async () => {
    const memory = new FakeMemory();
    assertSame(await ask(set(blocks), memory), fault(desc));
    assertEquals(memory.events, []);
  });
}
