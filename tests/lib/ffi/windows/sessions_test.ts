import { deepStrictEqual as assertEquals } from "node:assert";
import {
  parseSession,
  parseSessionList,
} from "../../../../lib/ffi/windows/sessions.ts";
import { toFileTime } from "../../../../lib/ffi/windows/system.ts";
import { type Field, structure } from "./structure.ts";

const MOMENT = BigInt(Date.UTC(2026, 10, 22, 8)) * 1_000_000n;

function session(...times: Field[]): Uint8Array {
  return structure(216, [
    [96, "text", "SIXTEEN-LETTERS-"],
    [130, "text", "twenty-letters-user-"],
    ...times,
  ]);
}

Deno.test("parseSessionList() finds the number of each session", () => {
  const list = structure(2 * 24, [[0, 4, 0], [8, 8, 1], [24, 4, 65536]]);
  assertEquals(parseSessionList(list), [0, 65536]);
  assertEquals(parseSessionList(new Uint8Array()), []);
});

const TIMES: Record<string, readonly [fields: Field[], since?: bigint]> = {
  "the login": [
    [[200, 8, toFileTime(MOMENT)], [176, 8, toFileTime(MOMENT - 7000n)]],
    MOMENT,
  ],
  "the connection, if no login is known": [
    [[176, 8, toFileTime(MOMENT)]],
    MOMENT,
  ],
  "nothing, if neither is known": [[]],
};

for (const [what, [fields, since]] of Object.entries(TIMES)) {
  Deno.test(`parseSession() tells the time of ${what}`, () => {
    assertEquals(parseSession(session(...fields)), {
      user: "twenty-letters-user-",
      domain: "SIXTEEN-LETTERS-",
      ...since === undefined ? {} : { since },
    });
  });
}

Deno.test("parseSession() makes nothing of a structure that is cut off", () => {
  assertEquals(parseSession(new Uint8Array(215)), undefined);
});
