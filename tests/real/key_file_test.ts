/**
 * Files of ssh keys on a machine that loses its power.
 *
 * @module
 */

import { strictEqual as assertSame } from "node:assert";
import { authorizedKeysOf } from "../../lib/platform/linux/authorized_keys.ts";
import { NO_ROOT } from "../lacking.ts";
import { copyImage, type FilesystemType } from "../vm/disk_image.ts";
import { mustRun } from "../vm/host_command.ts";
import { TemporaryFolder } from "../vm/temporary_folder.ts";
import { LoopFilesystem } from "./loop_filesystem.ts";

const ANN = { uid: 12345, gid: 23456, groups: [] };

/** So that names are written out in 5 minutes, or when somebody asks. */
const LAZY: Readonly<Record<FilesystemType, { options?: string }>> = {
  ext4: { options: "commit=300" },
  xfs: {},
};

for (const type of ["ext4", "xfs"] as const) {
  Deno.test({
    name: `Keys that were added outlast a power cut: ${type}`,
    ignore: NO_ROOT,
    fn: async () => {
      await using folder = await TemporaryFolder.make();
      const { path } = folder;
      await Deno.chmod(path, 0o711);
      const disk = { folder: path, name: "disk", type, ...LAZY[type] };
      await using home = await LoopFilesystem.make(disk);
      await Deno.chown(home.mount, ANN.uid, ANN.gid);
      await mustRun("sync", ["--file-system", home.mount]);
      const owner = { ...ANN, home: home.mount };
      const keys = authorizedKeysOf(() => Promise.resolve(owner));
      for (const text of ["k1\n", "k1\nk2\n"]) {
        await keys.edit("ann", () => text);
        const copy = `${path}/${text.length}.img`;
        await copyImage(`${path}/disk.img`, copy);
        assertSame(await keysOn(copy, type), text);
      }
    },
  });
}

/** What the disk holds once its journal was read again. */
async function keysOn(copy: string, type: FilesystemType): Promise<string> {
  const mount = `${copy}.d`;
  const options = type === "xfs" ? "loop,nouuid" : "loop";
  await Deno.mkdir(mount);
  await mustRun("mount", ["-t", type, "-o", options, copy, mount]);
  try {
    return await Deno.readTextFile(`${mount}/.ssh/authorized_keys`);
  } finally {
    await mustRun("umount", [mount]);
  }
}
