import { rejects, strictEqual as assertSame } from "node:assert";
import { LIMITS } from "../../../lib/limits.ts";
import { type KeyFile, keyFilesBy } from "../../../lib/platform/key_files.ts";
import { VirtualClock } from "../freeze/virtual_clock.ts";

/** What hangs is on a server that does not answer. */
const NEVER = new Promise<never>(() => {});

const FILE: KeyFile = {
  path: "/home/ann/.ssh/authorized_keys",
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
};

const HANGING: Readonly<
  Record<string, { find: () => Promise<KeyFile>; what: string }>
> = {
  "the user is looked for": {
    find: () => NEVER,
    what: "failed to lookup user 'ann'",
  },
  "the file is read": {
    find: () => Promise.resolve({ ...FILE, read: () => NEVER }),
    what: `failed to read '${FILE.path}'`,
  },
  "the file is written": {
    find: () => Promise.resolve({ ...FILE, write: () => NEVER }),
    what: `failed to write '${FILE.path}'`,
  },
};

for (const [when, { find, what }] of Object.entries(HANGING)) {
  Deno.test(`keyFilesBy() does not wait for ever while ${when}`, async () => {
    using clock = new VirtualClock();
    const keys = keyFilesBy(find);
    await rejects(clock.until(keys.edit("ann", () => "k1\n")), {
      message: `${what}: no answer within 10 s`,
    });
    assertSame(clock.now, LIMITS.accountMs);
  });
}
