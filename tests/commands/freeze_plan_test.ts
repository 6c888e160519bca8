import { deepStrictEqual as assertEquals } from "node:assert";
import { FakeFreezer } from "../fakes/freezer.ts";
import { fakeAgent, parseReplies, talkInTurn } from "../helpers.ts";

const PLAN = "__org.stillpoint_freeze-plan";
const FREEZE = "guest-fsfreeze-freeze";

async function ask(...requests: readonly object[]): Promise<unknown[]> {
  const freezer = new FakeFreezer();
  const { text } = await talkInTurn(
    requests.map((request) => JSON.stringify(request)),
    fakeAgent({ abilities: { freezer } }),
  );
  return parseReplies(text);
}

Deno.test("__org.stillpoint_freeze-plan tells what would be frozen", async () => {
  const about = { type: "ext4", device: "8:1", source: "/dev/sda1" };
  const reason = "is not on a block device";
  assertEquals(await ask({ execute: PLAN }), [{
    return: {
      waves: [[{ mountpoint: "/", ...about, aliases: [], "lies-on": [] }]],
      stalled: [],
      skipped: [{ mountpoint: "/run", type: "tmpfs", reason }],
    },
  }]);
});

Deno.test("__org.stillpoint_freeze-plan answers while frozen, and for some", async () => {
  const args = { mountpoints: [] };
  const [, reply] = await ask(
    { execute: FREEZE },
    { execute: PLAN, arguments: args },
  ) as [unknown, { return: { waves: unknown } }];
  assertEquals(reply.return.waves, [[]]);
});
