import { match } from "node:assert";
import { provided } from "./provided.ts";

const NOTHING_IS_THERE = {
  // It is asked where programs are.
  "sh": "exit 1",
  "dpkg-query": "exit 0",
} as const;

Deno.test("provideVss() says why there is no library", async () => {
  const said = await provided({
    ...{ module: "tools/vss.ts", name: "provideVss" },
    programs: NOTHING_IS_THERE,
  }, async () => {});
  match(
    said,
    /^There is no dist\/stillpoint-vss\.dll, .*: Missing.*: g\+\+-mingw/,
  );
});

Deno.test("provideVssDouble() says why VSS cannot be tested", async () => {
  const request = { module: "tools/vss_double.ts", name: "provideVssDouble" };
  const without = await provided(
    { ...request, programs: NOTHING_IS_THERE },
    async () => {},
  );
  match(without, /^VSS cannot be tested: .*mingw32.* is not installed$/);
  const failing = await provided({
    ...request,
    programs: {
      "sh": "exit 0",
      "x86_64-w64-mingw32-g++-posix": "exit 1",
    },
  }, async () => {});
  match(failing, /^VSS cannot be tested: .*mingw32.* status 1$/);
});
