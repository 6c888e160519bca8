import {
  deepStrictEqual as assertEquals,
  ok,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import { HandleCounter, parseCounter } from "../../../lib/files/counter.ts";

async function withFile(
  text: string | undefined,
  work: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/qga.state`;
  try {
    if (text !== undefined) await Deno.writeTextFile(path, text);
    await work(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("HandleCounter begins with 1000", async () => {
  await withFile(undefined, async (path) => {
    const counter = new HandleCounter({ path });
    assertEquals([await counter.next(), await counter.next()], [1000, 1001]);
  });
});

Deno.test("HandleCounter gives each of many at once another number", async () => {
  await withFile(undefined, async (path) => {
    const counter = new HandleCounter({ path });
    const all = Array.from({ length: 250 }, () => counter.next());
    const expected = Array.from({ length: 250 }, (_, index) => 1000 + index);
    assertEquals(await Promise.all(all), expected);
    assertSame(
      await Deno.readTextFile(path),
      "[global]\nfd_counter=1300\n",
    );
  });
});

Deno.test("HandleCounter gives no number again after a restart", async () => {
  await withFile(undefined, async (path) => {
    const before = await new HandleCounter({ path }).next();
    const after = await new HandleCounter({ path }).next();
    ok(before < after, `${before} and then ${after}`);
  });
});

Deno.test("HandleCounter writes once for many numbers", async () => {
  await withFile(undefined, async (path) => {
    const counter = new HandleCounter({ path });
    await counter.next();
    await Deno.remove(path);
    await counter.next();
    await rejects(Deno.stat(path), Deno.errors.NotFound);
  });
});

Deno.test("HandleCounter goes on where the reference has stopped", async () => {
  await withFile("[global]\nfd_counter=1234\n", async (path) => {
    assertSame(await new HandleCounter({ path }).next(), 1234);
  });
});

Deno.test("HandleCounter goes far away from what a damaged file hides", async () => {
  await withFile("[global]\nfd_cou", async (path) => {
    const number = await new HandleCounter({ path }).next();
    ok(number > 1_600_000_000, `${number}`);
  });
});

Deno.test("HandleCounter says why it cannot number", async () => {
  const counter = new HandleCounter({ path: "/proc/nowhere/qga.state" });
  await rejects(counter.next(), {
    name: "AgentError",
    message: /^Cannot number file handles: /,
  });
});

const FILES: readonly (readonly [text: string, number: number | undefined])[] =
  [
    ["[global]\nfd_counter=1100\n", 1100],
    ["# note\n[other]\nfd_counter=1\n[global]\nfd_counter = 1100 \n", 1100],
    ["[global]\nfd_counter=1100\nfd_counter=1200\n", 1200],
    ["[global]\nfd_counter=5\n", 1000],
    ["", undefined],
    ["[global]\n", undefined],
    ["[other]\nfd_counter=1100\n", undefined],
    ["[global]\nfd_counter=many\n", undefined],
    ["[global]\nfd_counter=-1\n", undefined],
    ["[global]\nfd_counter=99999999999999999999\n", undefined],
    ["fd_counter=1100\n", undefined],
  ];

for (const [text, number] of FILES) {
  Deno.test(`parseCounter() reads ${JSON.stringify(text)}`, () => {
    assertSame(parseCounter(text), number);
  });
}
