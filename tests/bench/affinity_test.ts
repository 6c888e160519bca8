import { deepStrictEqual as assertEquals, throws } from "node:assert";
import { parseProcessors } from "./affinity.ts";

Deno.test("parseProcessors() reads numbers and ranges", () => {
  const status = "Cpus_allowed:\t1d\nCpus_allowed_list:\t0,2-4\nMems:\t1\n";
  assertEquals(parseProcessors(status), [0, 2, 3, 4]);
});

Deno.test("parseProcessors() needs a list", () => {
  throws(() => parseProcessors("Name:\tdeno\n"), /no list/);
});
