/**
 * Numbers of file handles on a machine that loses its power, or whose state
 * directory is frozen.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import { HandleCounter } from "../../lib/files/counter.ts";
import { files } from "../../lib/platform/linux/files.ts";
import { NO_ROOT } from "../lacking.ts";
import { copyImage, type FilesystemType } from "../vm/disk_image.ts";
import { mustRun } from "../vm/host_command.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";
import { LoopFilesystem } from "./loop_filesystem.ts";

/** So that names are written out in 5 minutes, or when somebody asks. */
const LAZY: Readonly<Record<FilesystemType, { options?: string }>> = {
  ext4: { options: "commit=300" },
  xfs: {},
};

function counterOn({ mount }: LoopFilesystem): HandleCounter {
  const { syncDirectory } = files;
  return new HandleCounter({ path: `${mount}/qga.state`, syncDirectory });
}

for (const type of ["ext4", "xfs"] as const) {
  Deno.test({
    name: `HandleCounter gives no number again after a power cut: ${type}`,
    ignore: NO_ROOT,
    fn: async () => {
      await using folder = await TemporaryFolder.make();
      const { path } = folder;
      const disk = { folder: path, name: "disk", type, ...LAZY[type] };
      await using state = await LoopFilesystem.make(disk);
      await mustRun("sync", ["--file-system", state.mount]);
      for (const first of [1000, 1100]) {
        assertSame(await counterOn(state).next(), first);
        const copy = `${path}/${first}.img`;
        await copyImage(`${path}/disk.img`, copy);
        assertSame(await nextOn(copy, type), first + 100);
      }
    },
  });
}

/** What an agent would go on with, once the journal was read again. */
async function nextOn(copy: string, type: FilesystemType): Promise<number> {
  const mount = `${copy}.d`;
  const options = type === "xfs" ? "loop,nouuid" : "loop";
  await Deno.mkdir(mount);
  await mustRun("mount", ["-t", type, "-o", options, copy, mount]);
  try {
    return await new HandleCounter({ path: `${mount}/qga.state` }).next();
  } finally {
    await mustRun("umount", [mount]);
  }
}

Deno.test({
  name: "HandleCounter lets the agent go on while its directory is frozen",
  ignore: NO_ROOT,
  fn: async () => {
    await using folder = await TemporaryFolder.make();
    await using state = await LoopFilesystem.make({
      ...{ folder: folder.path, name: "disk" },
    });
    const counter = counterOn(state);
    await state.freeze();
    let isDone = false;
    const number = counter.next().finally(() => isDone = true);
    try {
      // A child is started, ends and is heard: all that takes an event loop.
      assertSame((await mustRun("echo", ["here"])).trim(), "here");
      assertEquals({ isDone }, { isDone: false });
    } finally {
      await state.thaw();
    }
    assertSame(await number, 1000);
  },
});
