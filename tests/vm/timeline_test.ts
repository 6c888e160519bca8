import { deepStrictEqual as assertEquals, match, rejects } from "node:assert";
import { Timeline } from "./timeline.ts";

Deno.test("Timeline.phase() tells when, how long and what", async () => {
  const lines: string[] = [];
  const timeline = new Timeline((line) => lines.push(line));
  const result = await timeline.phase("freeze", () => Promise.resolve(2), {
    outcome: (count) => `${count} filesystems`,
  });
  assertEquals(result, 2);
  const [heading = "", line = ""] = lines;
  match(line, /^ +\d+\.\d{3} s +\d+\.\d ms {2}freeze {2,}2 filesystems$/);
  assertEquals(heading.indexOf("outcome"), line.indexOf("2 filesystems"));
});

Deno.test("Timeline.phase() names the phase that failed", async () => {
  const lines: string[] = [];
  const timeline = new Timeline((line) => lines.push(line));
  const work = () => Promise.reject(new Error("no disk"));
  await rejects(timeline.phase("copy", work), {
    message: "Cannot copy: no disk",
  });
  match(lines[1] ?? "", /copy +FAILED$/);
});
