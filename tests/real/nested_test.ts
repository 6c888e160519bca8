import {
  deepStrictEqual as assertEquals,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import type { PlanShape } from "../../lib/freeze/plan_shape.ts";
import type { CycleReport } from "../../lib/freeze/report.ts";
import { NO_ROOT } from "../lacking.ts";
import { until } from "../vm/deadline.ts";
import { mustRun } from "../vm/host_command.ts";
import type { LoopType } from "./loop_filesystem.ts";
import { Scene } from "./scene.ts";

const PLAN = "__org.stillpoint_freeze-plan";
const CYCLES = 20;

/** A filesystem in a file on another one. */
async function nested(
  inner: LoopType = "ext4",
  outer: LoopType = "ext4",
): Promise<Scene> {
  const scene = await Scene.make({
    name: "outer",
    type: outer,
    mebibytes: 700,
  });
  const [folder = ""] = scene.mountpoints;
  const mountpoint = `${scene.folder}/inner`;
  await scene.mount({ name: "inner", type: inner, folder, mountpoint });
  return scene;
}

/** Programs that write to filesystems all the time. */
class Load implements AsyncDisposable {
  #go: string;
  #programs: readonly Deno.ChildProcess[];

  constructor({ folder, mountpoints }: Scene) {
    this.#go = `${folder}/go`;
    Deno.writeTextFileSync(this.#go, "");
    this.#programs = mountpoints.map((mount) =>
      new Deno.Command("sh", {
        args: [
          "-c",
          `while [ -e '${this.#go}' ]; do
            head -c 2000000 /dev/zero > '${mount}/load' && sync '${mount}/load'
            mv '${mount}/load' '${mount}/load.old'
          done`,
        ],
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      }).spawn()
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#go);
    for (const { status } of this.#programs) await status;
  }
}

/** Kernel threads of loop devices that wait for a frozen filesystem. */
async function stuckLoops(): Promise<string[]> {
  const script = `for stack in /proc/[0-9]*/stack; do
    grep -q 'lo_\\|loop_' "$stack" 2> /dev/null &&
      grep -q 'percpu_rwsem_wait\\|__sb_start_write' "$stack" &&
      echo "$stack"
  done`;
  const stdout = await mustRun("sh", ["-c", `${script}; true`]);
  return stdout.split("\n").filter((line) => line !== "");
}

const PAIRS: readonly (readonly [inner: LoopType, outer: LoopType])[] = [
  ["ext4", "ext4"],
  ["ext4", "xfs"],
  ["xfs", "ext4"],
  ["btrfs", "ext4"],
  ["ext4", "btrfs"],
];

for (const [inner, outer] of PAIRS) {
  Deno.test({
    name: `${inner} in a file on ${outer} is frozen before it, again and again`,
    ignore: NO_ROOT,
    fn: async () => {
      await using scene = await nested(inner, outer);
      const client = await scene.connect(scene.agent());
      await using _load = new Load(scene);
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        assertSame(await scene.freeze(client), 2);
        assertEquals(await stuckLoops(), []);
        assertSame(await client.call("guest-fsfreeze-thaw"), 2);
      }
      const { filesystems, because } = await client.call(
        "__org.stillpoint_last-cycle",
      ) as CycleReport;
      assertEquals(because, ["no application was quiesced"]);
      const [first, last] = ["inner", "outer"].map((name) =>
        filesystems.find(({ mountpoint }) => mountpoint.endsWith(name))
          ?.steps.find(({ step }) => step === "freeze")
      );
      const isOrdered = (first?.at ?? 0) + (first?.ms ?? 0) <= (last?.at ?? 0);
      ok(isOrdered, JSON.stringify(filesystems));
    },
  });
}

Deno.test({
  name: "A successor thaws a filesystem in a file on another one",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await nested();
    const killed = scene.agent();
    assertSame(await scene.freeze(await scene.connect(killed)), 2);
    const writes = await scene.blockedWrites();
    await killed.stop("SIGKILL");
    const client = await scene.connect(scene.agent());
    await writes.mustBlock();
    assertSame(await client.call("guest-fsfreeze-thaw"), 2);
    await writes.finish();
    await until(() => !scene.hasMarker || undefined, { what: "the end" });
  },
});

Deno.test({
  name: "A plan tells what lies on what, and what is excluded",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await nested();
    const [outer = "", inner = ""] = scene.mountpoints;
    const args = { mountpoints: [outer, inner] };
    const client = await scene.connect(scene.agent());
    const plan = await client.call(PLAN, { args }) as PlanShape;
    const order = plan.waves.map((wave) =>
      wave.map(({ mountpoint }) => mountpoint)
    );
    assertEquals(order, [[inner], [outer]]);
    ok(plan.waves[0]?.[0]?.["lies-on"].includes(outer));

    const other = scene.successor(`--freeze-exclude=*${inner}`);
    const second = await scene.connect(other);
    const { waves, stalled, skipped } = await second.call(PLAN, {
      args,
    }) as PlanShape;
    assertEquals(waves.length, 1);
    assertEquals(stalled.map(({ mountpoint }) => mountpoint), [inner]);
    assertEquals(skipped.find(({ mountpoint }) => mountpoint === inner), {
      ...{ mountpoint: inner, type: "ext4" },
      reason: `is excluded by *${inner}`,
    });
    assertSame(await scene.freeze(second), 1);
    assertSame(await second.call("guest-fsfreeze-thaw"), 1);
  },
});

Deno.test({
  name: "A btrfs on two devices is one filesystem, and lies on both",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "outer", mebibytes: 300 });
    const [outer = ""] = scene.mountpoints;
    await using stack = new AsyncDisposableStack();
    const devices: string[] = [];
    for (const image of [`${scene.folder}/a.img`, `${outer}/b.img`]) {
      await mustRun("truncate", ["-s", "160M", image]);
      const device = (await mustRun("losetup", ["-f", "--show", image])).trim();
      stack.defer(async () => void await mustRun("losetup", ["-d", device]));
      devices.push(device);
    }
    const [first = ""] = devices;
    await mustRun("mkfs.btrfs", ["-q", "-f", "-d", "raid1", ...devices]);
    await mustRun("btrfs", ["device", "scan", ...devices]);
    const pool = `${scene.folder}/pool`;
    await Deno.mkdir(pool);
    await mustRun("mount", [first, pool]);
    stack.defer(async () => void await mustRun("umount", [pool]));
    const client = await scene.connect(scene.agent());
    const args = { mountpoints: [pool, outer] };
    const { waves } = await client.call(PLAN, { args }) as PlanShape;
    const order = waves.map((wave) => wave.map(({ mountpoint }) => mountpoint));
    assertEquals(order, [[pool], [outer]]);
    assertSame(await scene.freeze(client, [pool, outer]), 2);
    assertSame(await client.call("guest-fsfreeze-thaw"), 2);
  },
});
