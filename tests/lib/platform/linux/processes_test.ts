import {
  deepStrictEqual as assertEquals,
  ok as assert,
  strictEqual as assertSame,
} from "node:assert";
import {
  descendants,
  parseParent,
  parseStart,
  processes,
} from "../../../../lib/platform/linux/processes.ts";
import { untilGone } from "../../child_scripts.ts";

const NUMBERS = "R 18128 18128 32729 0 -1 4194304 100 0 0 0 0 0 0 0 20 0 1 0 " +
  "583732 3133440 414 18446744073709551615 94858576281600";

for (const name of ["cat", "a b", "a) S 1 2 (b", ") ", ""]) {
  Deno.test(`parseParent() bears a process called "${name}"`, () => {
    assertSame(parseParent(`18140 (${name}) ${NUMBERS}\n`), 18128);
  });

  Deno.test(`parseStart() bears a process called "${name}"`, () => {
    assertSame(parseStart(`18140 (${name}) ${NUMBERS}\n`), 5837.32);
  });
}

const PARENTS: ReadonlyMap<number, number> = new Map([
  [1, 0],
  [10, 1],
  [11, 10],
  [12, 10],
  [13, 11],
  [14, 13],
  [20, 1],
]);

const FAMILIES: readonly [pid: number, family: number[]][] = [
  [10, [11, 12, 13, 14]],
  [13, [14]],
  [20, []],
  [99, []],
];

for (const [pid, family] of FAMILIES) {
  Deno.test(`descendants() finds what descends from ${pid}`, () => {
    assertEquals(descendants(pid, PARENTS), family);
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

Deno.test("processes.killTree() bears that a process has gone", async () => {
  const child = new Deno.Command("true").spawn();
  await child.status;
  await processes.killTree(child.pid);
});

Deno.test("processes.killTree() kills a group and what descends from it", async () => {
  const line = "sleep 71 & echo $!; exec setsid sleep 72 & echo $!; wait";
  const child = new Deno.Command("sh", {
    args: ["-c", line],
    detached: true,
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const pids: number[] = [];
  const decoder = new TextDecoder();
  for (let text = ""; pids.length < 2;) {
    text += decoder.decode((await reader.read()).value);
    const lines = text.split("\n").slice(0, -1);
    pids.splice(0, pids.length, ...lines.map(Number));
  }
  await processes.killTree(child.pid);
  assertSame((await child.status).signal, "SIGKILL");
  for (const pid of pids) await untilGone(pid);
  await reader.cancel();
});
