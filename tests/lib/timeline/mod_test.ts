import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { CycleReport } from "../../../lib/freeze/report.ts";
import { drawTimeline } from "../../../lib/timeline/mod.ts";
import { BROKEN, cycleOf, USUAL } from "../../fixtures/cycles.ts";

const HOSTILE = '</title><script>alert("x")</script>&\0\x1b[2J';

const {
  window: _,
  ended: _ended,
  verdict: _verdict,
  thawed: _thawed,
  ...OPEN
} = cycleOf(USUAL);

const CYCLES: Readonly<Record<string, CycleReport>> = {
  usual: cycleOf(USUAL),
  broken: BROKEN,
  "very short": cycleOf({
    ...{ quiesceMs: 1, freezeMs: 1, holdMs: 2, filesystems: 1, hooks: 1 },
  }),
  "very long": cycleOf({ ...USUAL, holdMs: 600_000, filesystems: 60 }),
  "without hooks": cycleOf({ ...USUAL, hooks: 0 }),
  "with nothing at all": cycleOf(USUAL, {
    ...{ phases: [], filesystems: [], hooks: [], frozen: 0 },
  }),
  "still going on": { ...OPEN, phases: [{ phase: "quiescing", at: 0 }] },
  hostile: cycleOf(USUAL, {
    ...{ cycle: HOSTILE, by: HOSTILE, reason: HOSTILE, because: [HOSTILE] },
  }),
  unbelievable: cycleOf({ ...USUAL, holdMs: 1e14 }),
};

/** What a strict reader says of it; nothing if all is well. */
async function faultsOf(svg: string): Promise<string> {
  const child = new Deno.Command("xmllint", {
    args: ["--noout", "--nonet", "-"],
    ...{ stdin: "piped", stdout: "null", stderr: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(svg));
  await writer.close();
  return new TextDecoder().decode((await child.output()).stderr);
}

/** The numbers of each box of a colour, in order. */
function boxes(svg: string, colour: string): Record<string, number>[] {
  return [...svg.matchAll(/<rect ([^>]*?)\/?>/g)]
    .filter(([, text = ""]) => text.includes(`class="${colour}"`))
    .map(([, text = ""]) =>
      Object.fromEntries(
        [...text.matchAll(/(\w+)="([\d.-]+)"/g)].map(([, name, value]) =>
          [name, Number(value)] as const
        ),
      )
    );
}

for (const [name, report] of Object.entries(CYCLES)) {
  Deno.test(`drawTimeline() draws a cycle that is ${name}`, async () => {
    const svg = drawTimeline(report, { host: "web1" });
    assertSame(await faultsOf(svg), "");
    ok(!/NaN|Infinity|undefined/.test(svg), svg);
    ok(!svg.includes("<script"));
    // Nothing is fetched: the only address is the name of the format.
    assertEquals(svg.match(/https?:[^"]*/g), ["http://www.w3.org/2000/svg"]);
    const [, width = "", height = ""] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ??
      [];
    for (const [, text = ""] of svg.matchAll(/<(?:rect|text) ([^>]*)>/g)) {
      const x = Number(/ x="([\d.-]+)"/.exec(` ${text}`)?.[1]);
      const y = Number(/ y="([\d.-]+)"/.exec(` ${text}`)?.[1]);
      ok(x >= 0 && x <= Number(width) && y >= 0 && y <= Number(height), text);
    }
  });
}

Deno.test("drawTimeline() puts bars where they belong", () => {
  const shape = {
    ...{ quiesceMs: 200, freezeMs: 120, holdMs: 180, filesystems: 2, hooks: 1 },
  };
  // 660 ms from 246 to 1014: the freeze begins at 260, is over at 290 and 297.5.
  const svg = drawTimeline(cycleOf(shape));
  const place = (ms: number) => Number((246 + 768 * ms / 660).toFixed(2));
  const [first, second] = boxes(svg, "freeze");
  const width = (from: number, to: number) =>
    Number(((768 * to / 660) - (768 * from / 660)).toFixed(2));
  assertEquals([first?.["x"], first?.["width"]], [place(260), width(260, 290)]);
  assertEquals([second?.["x"], second?.["width"]], [
    ...[place(260), width(260, 297.5)],
  ]);
  ok((second?.["y"] ?? 0) >= (first?.["y"] ?? 0) + 20);
  const [window] = boxes(svg, "window");
  assertEquals([window?.["x"], window?.["width"]], [
    place(260),
    width(260, 500),
  ]);
  const [thaw] = boxes(svg, "thaw").filter(({ height }) => height === 18);
  assertSame(thaw?.["x"], place(500));
});

Deno.test("drawTimeline() shows the shortest step, too", () => {
  const svg = drawTimeline(cycleOf({ ...USUAL, holdMs: 600_000 }));
  for (const colour of ["open", "sync", "freeze", "thaw"]) {
    const all = boxes(svg, colour);
    ok(all.length >= 4 && all.every(({ width = 0 }) => width >= 2), colour);
  }
});

Deno.test("drawTimeline() draws a row for each of 60 filesystems", () => {
  const svg = drawTimeline(cycleOf({ ...USUAL, filesystems: 60 }));
  const rows = boxes(svg, "held").filter(({ height }) => height === 18);
  assertSame(rows.length, 60);
  assertSame(new Set(rows.map(({ y }) => y)).size, 60);
});

Deno.test("drawTimeline() tells those who cannot see it", () => {
  const svg = drawTimeline(BROKEN);
  match(svg, /<svg [^>]*role="img" aria-labelledby="(\S+)-title \1-desc"/);
  match(svg, /<title id="[^"]*">Freeze cycle 8c1f2d1e-6a51/);
  match(svg, /<desc id="[^"]*">broken: 1 filesystem frozen, for 5 s; undone/);
  match(
    svg,
    /<title>postgresql: resume, 55 ms, from 5.06 s on: the &lt;server/,
  );
});

Deno.test("drawTimeline() says of whom, when and why", () => {
  const svg = drawTimeline(cycleOf(USUAL), { host: "web1" });
  match(
    svg,
    />2026-03-01 02:00:00 UTC, on web1, guest-fsfreeze-freeze by unix:1000, “nightly backup”</,
  );
  match(svg, />4 filesystems frozen, for 70 ms; thawed by the client</);
  match(svg, />application-consistent</);
});
