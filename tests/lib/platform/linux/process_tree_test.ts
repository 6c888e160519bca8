import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  descendants,
  findStrays,
  killTree,
  parseKinship,
  parseParent,
} from "../../../../lib/platform/linux/process_tree.ts";
import { untilGone } from "../../child_scripts.ts";

for (const name of ["cat", "a b", "a) S 1 2 (b", ") ", ""]) {
  Deno.test(`parseParent() bears a process called "${name}"`, () => {
    assertSame(parseParent(`18140 (${name}) R 18128 18128 32729 0\n`), 18128);
  });
}

Deno.test("parseKinship() reads past any name", () => {
  const stat = "42 (a) b) R 1 (2) S 7 40 40 34816 42 4194304 1 2";
  assertEquals(parseKinship(stat), { parent: 7, group: 40 });
});

Deno.test("findStrays() finds descendants that have left the group", () => {
  const processes = new Map([
    [1, { parent: 0, group: 1 }],
    [10, { parent: 1, group: 10 }],
    [11, { parent: 10, group: 10 }],
    [12, { parent: 10, group: 12 }],
    [13, { parent: 12, group: 12 }],
    [14, { parent: 11, group: 14 }],
    [20, { parent: 1, group: 20 }],
  ]);
  assertEquals(findStrays(10, processes), [12, 14, 13]);
});

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

Deno.test("killTree() bears that a process has gone", async () => {
  const child = new Deno.Command("true").spawn();
  await child.status;
  await killTree(child.pid);
});

Deno.test("killTree() kills a group and what descends from it", async () => {
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
  await killTree(child.pid);
  assertSame((await child.status).signal, "SIGKILL");
  for (const pid of pids) await untilGone(pid);
  await reader.cancel();
});
