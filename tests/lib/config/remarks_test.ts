import { deepStrictEqual as assertEquals } from "node:assert";
import { type Config, DEFAULTS } from "../../../lib/config/config.ts";
import { remarksOn } from "../../../lib/config/remarks.ts";
import { fakeWorld } from "../../fixtures/world.ts";

const HOOK = "/etc/fsfreeze-hook";

/** Settings, files that are there, and what is said. */
const CASES: Readonly<
  Record<string, readonly [Partial<Config>, string[], string[]]>
> = {
  "nothing": [{}, [], []],
  "names that there are": [
    { blockRpcs: ["guest-ping"], allowRpcs: ["guest-sync"] },
    [],
    [],
  ],
  "names that there are not": [
    { blockRpcs: ["guest-pong", "guest-ping"], allowRpcs: ["x"] },
    [],
    [
      'block-rpcs names "guest-pong", which is no command here; ' +
      '"-b help" lists them',
      'allow-rpcs names "x", which is no command here; "-b help" lists them',
    ],
  ],
  "a hook": [{ fsfreezeHook: HOOK }, [HOOK], []],
  "scripts of a hook": [{ fsfreezeHook: HOOK }, [`${HOOK}.d`], []],
  "a hook that is not there": [
    { fsfreezeHook: HOOK },
    [],
    [`There is no fsfreeze-hook ${HOOK}: freezes fail until there is one`],
  ],
};

for (const [what, [settings, paths, expected]] of Object.entries(CASES)) {
  Deno.test(`remarksOn() has its say on ${what}`, () => {
    const files = Object.fromEntries(paths.map((path) => [path, ""]));
    const config = { ...DEFAULTS, ...settings };
    assertEquals(remarksOn(config, fakeWorld({ files })), expected);
  });
}
