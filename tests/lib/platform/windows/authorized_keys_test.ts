import {
  deepStrictEqual as assertEquals,
  doesNotThrow,
  rejects,
  strictEqual as assertSame,
  throws,
} from "node:assert";
import { LIMITS } from "../../../../lib/limits.ts";
import {
  keyPlaceOf,
  type KeyPlaceParts,
} from "../../../../lib/platform/windows/authorized_keys.ts";
import { checkKeyFile } from "../../../../lib/platform/windows/key_file.ts";
import { keyPath } from "../../../../lib/platform/windows/key_place.ts";

const SID = "S-1-5-21-1-2-3-1001";
const PROFILES = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";

const REGISTRY = {
  [`${PROFILES}\\ProgramData`]: "D:\\Data",
  [`${PROFILES}\\${SID}\\ProfileImagePath`]: "D:\\Users\\ann.PC",
};

function parts({ isAdministrator = false, values = REGISTRY }: {
  readonly isAdministrator?: boolean;
  readonly values?: Record<string, string>;
} = {}): KeyPlaceParts {
  return {
    find: (name) =>
      Promise.resolve(name === "ann" ? { sid: SID, name } : undefined),
    isAdministrator: ({ sid }) =>
      Promise.resolve(sid === SID && isAdministrator),
    registry: (key, name) => values[`${key}\\${name}`],
  };
}

Deno.test("keyPlaceOf() finds a user's folder by who they are", async () => {
  const place = await keyPlaceOf("ann", parts());
  assertEquals(
    place && keyPath(place),
    "D:\\Users\\ann.PC\\.ssh\\authorized_keys",
  );
  assertSame(place?.fileAccess, `D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;${SID})`);
  assertSame(place?.user, SID);
});

Deno.test("keyPlaceOf() knows that administrators share a file", async () => {
  const place = await keyPlaceOf("ann", parts({ isAdministrator: true }));
  const path = "D:\\Data\\ssh\\administrators_authorized_keys";
  assertEquals(place && keyPath(place), path);
  assertSame(place?.fileAccess, "D:P(A;;FA;;;SY)(A;;FA;;;BA)");
  assertSame(place?.user, undefined);
});

Deno.test("keyPlaceOf() guesses no folder", async () => {
  const message = "failed to lookup user 'ann': " +
    "the user has no profile before the first login";
  await rejects(keyPlaceOf("ann", parts({ values: {} })), { message });
  assertSame(await keyPlaceOf("bob", parts()), undefined);
});

const PLAIN = { isFolder: false, isReparsePoint: false, links: 1, size: 10 };
const TRAPS = {
  "it leads elsewhere": { ...PLAIN, isReparsePoint: true },
  "it is no regular file": { ...PLAIN, isFolder: true },
  "it has another name elsewhere": { ...PLAIN, links: 2 },
  [`it has more than ${LIMITS.keyFileBytes} bytes`]: {
    ...{ ...PLAIN, size: LIMITS.keyFileBytes + 1 },
  },
};

Deno.test("checkKeyFile() lets an ordinary file through", () => {
  doesNotThrow(() => checkKeyFile(PLAIN, "C:\\k"));
});

for (const [why, facts] of Object.entries(TRAPS)) {
  Deno.test(`checkKeyFile() says: ${why}`, () => {
    throws(() => checkKeyFile(facts, "C:\\k"), {
      message: `Cannot read "C:\\k": ${why}`,
    });
  });
}
