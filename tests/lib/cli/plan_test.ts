import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { plan, PLAN_USAGE } from "../../../lib/cli/plan.ts";
import { printPlan } from "../../../lib/cli/plan_table.ts";
import type { CliResult } from "../../../lib/cli/subcommand.ts";
import { DEFAULTS } from "../../../lib/config/config.ts";
import type { Config } from "../../../lib/config/config.ts";
import type { PlanShape } from "../../../lib/freeze/plan_shape.ts";
import type {
  FreezePlan,
  PlanRequest,
} from "../../../lib/platform/filesystems.ts";
import { linux } from "../../../lib/platform/linux/mod.ts";

const DISK = { device: "8:1", type: "ext4", source: "/dev/sda1" };
const PLAN: FreezePlan = {
  freeze: [
    [{
      ...{ device: "7:0", type: "xfs", source: "/dev/loop0" },
      ...{ mountpoint: "/img", aliases: [{ id: 2, path: "/img" }] },
    }],
    [{
      ...{ ...DISK, mountpoint: "/" },
      aliases: [{ id: 1, path: "/" }, { id: 3, path: "/srv" }],
    }],
  ],
  stalled: [
    { device: "7:1", mountpoint: "/old", type: "ext4", on: ["/"] },
  ],
  skipped: [
    { mountpoint: "/proc", type: "proc", reason: "is not on a block device" },
    { mountpoint: "/old", type: "ext4", reason: "is excluded by /old" },
  ],
  liesOn: { "7:0": ["/"] },
};

async function run(
  args: string[],
  { found = PLAN, config = DEFAULTS }: {
    found?: FreezePlan;
    config?: Config;
  } = {},
): Promise<CliResult & { asked: PlanRequest | undefined }> {
  let asked: PlanRequest | undefined;
  const filesystems = {
    ...linux.filesystems,
    plan: (request?: PlanRequest) => {
      asked = request;
      return Promise.resolve(found);
    },
  } as NonNullable<typeof linux.filesystems>;
  const result = await plan(args, {
    terminal: false,
    config: () => config,
    os: () => ({ ...linux, filesystems }),
  });
  return { ...result, asked };
}

Deno.test("plan shows waves, what stops, and what is left alone", async () => {
  const { code, stdout, stderr } = await run([]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals(
    stdout.split("\n").map((line) => line.trim().split(/ {2,}/)),
    [
      ["WAVE", "FREEZES", "TYPE", "SOURCE", "LIES ON", "ALSO AT"],
      ["1", "/img", "xfs", "/dev/loop0", "/", "-"],
      ["2", "/", "ext4", "/dev/sda1", "-", "/srv"],
      [""],
      ["STOPS WITH IT", "TYPE", "LIES ON"],
      ["/old", "ext4", "/"],
      [""],
      ["LEAVES ALONE", "TYPE", "WHY"],
      ["/old", "ext4", "is excluded by /old"],
      [""],
      ["Mounts on no block device: 1 (--all)"],
      [""],
    ],
  );
});

Deno.test("plan --all shows every mount", async () => {
  const { stdout } = await run(["--all"]);
  match(stdout, /\n\/proc +proc +is not on a block device\n/);
});

Deno.test("plan --json tells programs", async () => {
  const { stdout } = await run(["--json"]);
  const { waves, stalled } = JSON.parse(stdout) as PlanShape;
  assertEquals(waves[1], [{
    ...{ ...DISK, mountpoint: "/", aliases: ["/srv"], "lies-on": [] },
  }]);
  assertEquals(stalled, [{ mountpoint: "/old", type: "ext4", on: ["/"] }]);
});

Deno.test("plan asks for what the configuration and the options say", async () => {
  const config = { ...DEFAULTS, freezeExclude: ["type:xfs"] };
  const { asked } = await run(["-m", "/a", "--mountpoint=b"], { config });
  assertEquals(asked, {
    mountpoints: ["/a", `${Deno.cwd()}/b`],
    filter: { include: [], exclude: ["type:xfs"] },
  });
});

Deno.test("plan tells by its status that nothing would be frozen", async () => {
  const found = { ...PLAN, freeze: [], stalled: [], skipped: [], liesOn: {} };
  const { code, stdout } = await run([], { found });
  assertEquals([code, stdout], [1, "Nothing would be frozen\n"]);
});

Deno.test("plan explains itself", async () => {
  assertSame((await run(["--help"])).stdout, PLAN_USAGE);
});

for (const args of [["x"], ["--what"], ["-p", "/no/such/socket"]]) {
  Deno.test(`plan ${args.join(" ")} is told what is wrong`, async () => {
    const { code, stdout, stderr } = await run(args);
    assertEquals([code, stdout], [2, ""]);
    match(stderr, /^stillpoint plan: ./);
  });
}

Deno.test("printPlan() shows no table without rows", () => {
  const waves = [[{
    ...{ ...DISK, mountpoint: "/", aliases: [], "lies-on": [] },
  }]];
  const shape = { waves, stalled: [], skipped: [] };
  const text = printPlan(shape, { terminal: false, all: false });
  assertSame(text.split("\n").length, 3);
});
