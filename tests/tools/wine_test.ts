import { deepStrictEqual as assertEquals, match } from "node:assert";
import { TRIXIE_HOME } from "../../tools/trixie.ts";
import { WINE_HOME } from "../../tools/wine.ts";
import { exists } from "../e2e/process_table.ts";
import { NO_ROOT } from "../lacking.ts";
import { makeHome, provided } from "./provided.ts";

const FINE = {
  "uname": "echo x86_64",
  "df": "echo 9000M",
  "x86_64-w64-mingw32-gcc": "exit 0",
} as const;

/** How a case goes. */
interface Case {
  /** What is different on the machine. */
  readonly programs?: Readonly<Record<string, string>>;
  /** The recipe that its Debian was made by. */
  readonly debian?: string;
  /** Why there are no tests. */
  readonly why: RegExp;
  /** Whether what was there before is still there. */
  readonly isLeft?: boolean;
}

const CASES: Readonly<Record<string, Case>> = {
  "whose compiler fails": {
    programs: { "x86_64-w64-mingw32-gcc": "exit 1" },
    why: /mingw32-gcc .* status 1$/,
  },
  "whose Debian has no Wine": { why: /machine\.sh .* status \d+$/ },
  "whose Debian is an older one": {
    debian: "old",
    why: /there is no Debian 13$/,
    isLeft: true,
  },
  "with too little room": {
    programs: { df: "echo 100M" },
    why: /that takes \d+ MB of room$/,
    isLeft: true,
  },
  "with another processor": {
    programs: { uname: "echo aarch64" },
    why: /they are for another processor$/,
    isLeft: true,
  },
};

for (const [what, { programs = {}, ...rest }] of Object.entries(CASES)) {
  Deno.test({
    name: `provideWine() only says so on a machine ${what}`,
    ignore: NO_ROOT,
    fn: async () => {
      const { debian = TRIXIE_HOME.recipe, why, isLeft = false } = rest;
      const said = await provided({
        ...{ module: "tools/wine.ts", name: "provideWine" },
        programs: { ...FINE, ...programs },
        before: async (checkout) => {
          await makeHome(`${checkout}/${TRIXIE_HOME.path}`, debian);
          await makeHome(`${checkout}/${WINE_HOME.path}`, "old");
        },
      }, (checkout) => {
        // Nothing that would pass for a Wine that is ready.
        const recipe = `${checkout}/${WINE_HOME.path}/recipe`;
        assertEquals(exists(recipe), isLeft);
        return Promise.resolve();
      });
      match(said, /^Programs for Windows cannot be tested: /);
      match(said, why);
    },
  });
}
