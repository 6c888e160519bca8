import { ok as assert, strictEqual as assertSame } from "node:assert";
import {
  parseStart,
  processes,
} from "../../../../lib/platform/linux/processes.ts";

const NUMBERS = "R 18128 18128 32729 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 " +
  "583732 3133440 414 18446744073709551615 94858576281600";

for (const name of ["cat", "a b", "a) S 1 2 (b", ") ", ""]) {
  Deno.test(`parseStart() bears a process called "${name}"`, () => {
    assertSame(parseStart(`18140 (${name}) ${NUMBERS}\n`), 5837.32);
  });
}

async function uptime(): Promise<number> {
  return Number.parseFloat(await Deno.readTextFile("/proc/uptime"));
}

Deno.test("processes.exists() knows a process by when it began", async () => {
  const now = await uptime();
  assert(await processes.exists(Deno.pid, now));
  assert(!await processes.exists(Deno.pid, 0.01));
  assert(await processes.exists(1, now));
});

Deno.test("processes.exists() knows that a process has gone", async () => {
  const child = new Deno.Command("sleep", { args: ["73"] }).spawn();
  const { pid } = child;
  assert(await processes.exists(pid, await uptime() + 1));
  child.kill("SIGKILL");
  await child.status;
  assert(!await processes.exists(pid, await uptime() + 1));
});
