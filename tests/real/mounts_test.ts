/**
 * Filesystems that are really mounted, and really trimmed.
 *
 * @module
 */

import {
  deepStrictEqual as assertEquals,
  match,
  ok,
  strictEqual as assertSame,
} from "node:assert";
import { statfs } from "node:fs/promises";
import { groupMounts } from "../../lib/platform/linux/mounted.ts";
import { parseMountinfo } from "../../lib/platform/linux/mountinfo.ts";
import { mounts } from "../../lib/platform/linux/mounts.ts";
import { Trimmer } from "../../lib/platform/linux/trim.ts";
import type { Trimmed } from "../../lib/platform/mounts.ts";
import { NO_ROOT } from "../lacking.ts";
import { attempt } from "../vm/host_command.ts";
import { LoopFilesystem } from "./loop_filesystem.ts";

const ignore = NO_ROOT;
const MIB = 2n ** 20n;

interface Stage extends AsyncDisposable {
  readonly filesystem: LoopFilesystem;
}

async function mountLoop(name: string): Promise<Stage> {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-test-" });
  const filesystem = await LoopFilesystem.make({ folder, name });
  return {
    filesystem,
    async [Symbol.asyncDispose]() {
      await filesystem[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Trims what is mounted at one place, and nothing else of the machine. */
async function trimOnly(mountpoint: string, minimum = 0n): Promise<Trimmed[]> {
  const text = await Deno.readTextFile("/proc/self/mountinfo");
  const groups = groupMounts(parseMountinfo(text))
    .filter(({ first }) => first.mountpoint === mountpoint);
  const { signal } = new AbortController();
  return await new Trimmer().trim(groups, { minimum, signal });
}

Deno.test({
  name: "mounts list a loop filesystem, with its space and no disk",
  ignore,
  fn: async () => {
    await using stage = await mountLoop("a b");
    const { mount } = stage.filesystem;
    await stage.filesystem.bind(`${mount} again`);
    const list = await mounts.list();
    const found = list.filter(({ mountpoint }) => mountpoint.startsWith(mount));
    const { blocks, bfree, bavail, bsize } = await statfs(mount, {
      bigint: true,
    });
    const used = (blocks - bfree) * bsize;
    assertEquals(found.map(({ name: _, ...rest }) => rest), [{
      mountpoint: mount,
      type: "ext4",
      space: {
        used,
        total: used + bavail * bsize,
        totalPrivileged: blocks * bsize,
      },
      disks: [],
    }]);
    match(found[0]?.name ?? "", /^loop\d+$/);
  },
});

Deno.test({
  name: "Trimmer gives back what a deleted file has used",
  ignore,
  fn: async () => {
    await using stage = await mountLoop("trim");
    const { mount } = stage.filesystem;
    const file = `${mount}/file`;
    await Deno.writeFile(file, new Uint8Array(16 * Number(MIB)).fill(1));
    await attempt("sync", ["--file-system", file]);
    await trimOnly(mount);
    await Deno.remove(file);
    await attempt("sync", ["--file-system", mount]);
    const [result] = await trimOnly(mount);
    ok(result !== undefined && "trimmed" in result);
    ok(result.trimmed >= 16n * MIB);
    assertSame(result.mountpoint, mount);
  },
});

Deno.test({
  name: "Trimmer says what the kernel says",
  ignore,
  fn: async () => {
    await using stage = await mountLoop("trim");
    const { mount } = stage.filesystem;
    assertEquals(await trimOnly(mount, 2n ** 64n - 1n), [
      { mountpoint: mount, error: "failed to trim: Invalid argument" },
    ]);
  },
});
