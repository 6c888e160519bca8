import { ok, strictEqual as assertSame } from "node:assert";
import {
  listProcesses,
  signalIfThere,
  statField,
  statOf,
} from "../../../../lib/platform/linux/process_list.ts";

/** Beyond what the kernel gives out: `PID_MAX_LIMIT`. */
const NOBODY = 2 ** 22 + 1;

Deno.test("statOf() tells about a process that is there", async () => {
  const stat = await statOf(Deno.pid);
  assertSame(statField(stat ?? "", 4), Deno.ppid);
  assertSame(await statOf(NOBODY), undefined);
});

Deno.test("listProcesses() finds this one and its parent", async () => {
  const parents = await listProcesses((stat) => statField(stat, 4));
  assertSame(parents.get(Deno.pid), Deno.ppid);
  ok(!parents.has(NOBODY));
});

Deno.test("signalIfThere() reaches who is there, and does not mind who has gone", async () => {
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  signalIfThere(child.pid, "SIGTERM");
  assertSame((await child.status).signal, "SIGTERM");
  for (const target of [child.pid, -child.pid, NOBODY, -NOBODY]) {
    signalIfThere(target, "SIGTERM");
  }
});
