/**
 * What keeps the agents that are compared from harming the machine that they
 * run on.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  strictEqual as assertSame,
} from "node:assert";
import { harmless } from "../conformance/harmless.ts";
import { NO_ROOT } from "../lacking.ts";
import { attempt, type Outcome } from "../vm/host_command.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";
import { LoopFilesystem } from "./loop_filesystem.ts";

/** Bits in a set of capabilities: linux/capability.h. */
const NEEDED = { sys_admin: 21n, sys_boot: 22n, sys_time: 25n } as const;

const MOUNTS = "/proc/self/mountinfo";

async function runHarmless(script: string): Promise<Outcome> {
  const [program, ...args] = harmless(["sh", "-c", script]);
  return await attempt(program, args);
}

Deno.test({
  name: "harmless() takes what it takes to freeze, set the clock and reboot",
  ignore: NO_ROOT,
  fn: async () => {
    const { output } = await runHarmless("grep ^Cap /proc/self/status");
    const sets = [...output.matchAll(/(Cap(?:Prm|Eff|Bnd)):\s*(\w+)/g)];
    assertEquals(sets.length, 3);
    for (const [, name, digits] of sets) {
      const bits = BigInt(`0x${digits}`);
      for (const [capability, bit] of Object.entries(NEEDED)) {
        assertSame(bits >> bit & 1n, 0n, `${name}: ${capability}`);
      }
    }
  },
});

Deno.test({
  name: "harmless() lets a filesystem neither be frozen nor thawed",
  ignore: NO_ROOT,
  fn: async () => {
    await using folder = await TemporaryFolder.make();
    await using filesystem = await LoopFilesystem.make({
      ...{ folder: folder.path, name: "data" },
    });
    for (const verb of ["--freeze", "--unfreeze"]) {
      const { status, complaint } = await runHarmless(
        `fsfreeze ${verb} ${filesystem.mount}`,
      );
      assertSame(status, 1);
      match(complaint, /Operation not permitted/);
    }
  },
});

Deno.test({
  name: "harmless() leaves nobody to ask, and no mount behind",
  ignore: NO_ROOT,
  fn: async () => {
    const before = await Deno.readTextFile(MOUNTS);
    const { output, complaint } = await runHarmless(`
      for folder in /run/systemd /run/dbus /sys/power; do
        if [ -d $folder ]; then ls -A $folder; fi
      done
      for file in /run/initctl /dev/initctl /proc/sysrq-trigger; do
        if [ -e $file ] && [ ! $file -ef /dev/null ]; then echo $file; fi
      done`);
    assertEquals({ output, complaint }, { output: "", complaint: "" });
    assertSame(await Deno.readTextFile(MOUNTS), before);
  },
});
