import { deepStrictEqual as assertEquals, match, ok } from "node:assert";
import type { PlanShape } from "../../lib/freeze/plan_shape.ts";
import { runToEnd } from "./program.ts";
import { workFolder } from "./work_folder.ts";

Deno.test("stillpoint plan --json tells what is left alone", async () => {
  const { stdout, stderr } = await runToEnd(["plan", "--json"]);
  assertEquals(stderr, "");
  const { skipped } = JSON.parse(stdout) as PlanShape;
  const proc = skipped.find(({ mountpoint }) => mountpoint === "/proc");
  assertEquals(proc?.reason, "is not on a block device");
});

Deno.test("stillpoint plan follows the configuration", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.conf`;
  await Deno.writeTextFile(file, "[general]\nfreeze-exclude=*\n");
  const { code, stdout } = await runToEnd(["plan", "--config", file]);
  assertEquals(code, 1);
  match(stdout, /^Nothing would be frozen\n/);
  const bad = await runToEnd(["plan", "--config", `${folder.path}/none`]);
  assertEquals([bad.code, bad.stdout], [2, ""]);
});

Deno.test("stillpoint plan refuses a filter that nobody understands", async () => {
  await using folder = await workFolder();
  const file = `${folder.path}/agent.conf`;
  await Deno.writeTextFile(file, "[general]\nfreeze-exclude=typ:xfs\n");
  const { code, stderr } = await runToEnd(["plan", "--config", file]);
  assertEquals(code, 2);
  match(stderr, /freeze-exclude: "typ:xfs" is not a mountpoint, type:NAME or/);
});

Deno.test("stillpoint doctor looks at this machine", async () => {
  const { code, stdout, stderr } = await runToEnd(["doctor", "--json"]);
  assertEquals(stderr, "");
  const { findings } = JSON.parse(stdout) as {
    findings: { check: string; severity: string; advice?: string }[];
  };
  const worst = findings.map(({ severity }) =>
    ["ok", "warning", "error"].indexOf(severity)
  );
  assertEquals(code, Math.max(...worst));
  for (const { severity, advice } of findings) {
    assertEquals(advice === undefined, severity === "ok");
  }
  ok(findings.some(({ check }) => check === "versions"));
});
