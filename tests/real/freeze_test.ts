import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { NO_ROOT } from "../lacking.ts";
import type { LoopFilesystem, LoopType } from "./loop_filesystem.ts";
import { Scene, type SceneDisk } from "./scene.ts";

for (const type of ["ext4", "xfs", "btrfs"] as const) {
  Deno.test({
    name: `A freeze stops writes to ${type}, and a thaw lets them go on`,
    ignore: NO_ROOT,
    fn: () => stopAndGo(type),
  });
}

async function stopAndGo(type: LoopType): Promise<void> {
  await using scene = await Scene.make({ name: "disk", type });
  const client = await scene.connect(scene.agent());
  for (let cycle = 0; cycle < 2; cycle++) {
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    assertEquals(await scene.freeze(client), 1);
    assertEquals(await client.call("guest-fsfreeze-status"), "frozen");
    ok(scene.hasMarker);
    const writes = await scene.blockedWrites();
    await rejects(scene.freeze(client), { errorClass: "CommandNotFound" });
    assertEquals(await client.call("guest-ping"), {});
    await writes.mustBlock();
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
    await writes.finish();
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    ok(!scene.hasMarker);
  }
  assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
}

/** An arrangement of mounts. */
interface Layout {
  /** What is mounted first. */
  readonly disk?: Partial<SceneDisk>;
  /** Mounts more; `folder` is where. */
  readonly arrange?: (disk: LoopFilesystem, folder: string) => Promise<void>;
  /** Other mountpoints that a client may name. */
  readonly names?: (folder: string) => readonly string[];
}

const LAYOUTS: Record<string, Layout> = {
  "bind mounts": {
    arrange: async (disk, folder) => {
      await Deno.mkdir(`${disk.mount}/part`);
      await disk.bind(`${folder}/part`, "/part");
      await disk.bind(`${folder}/again`);
    },
    names: (folder) => [`${folder}/part`, `${folder}/again`],
  },
  "btrfs subvolumes": {
    disk: { type: "btrfs" },
    arrange: async (disk, folder) => {
      await disk.mountSubvolume(`${folder}/one`, "one");
      await disk.mountSubvolume(`${folder}/two`, "two");
    },
    names: (folder) => [`${folder}/one`, `${folder}/two`],
  },
  "a first mountpoint that is hidden": {
    arrange: async (disk, folder) => {
      await disk.bind(`${folder}/again`);
      await disk.cover();
    },
    names: (folder) => [`${folder}/again`],
  },
  "a last mountpoint that is hidden": {
    arrange: async (disk, folder) => {
      await disk.bind(`${folder}/again`);
      await disk.cover(`${folder}/again`);
    },
    names: (folder) => [`${folder}/again`],
  },
  "a mountpoint that cannot be reached": {
    arrange: async (disk, folder) => {
      await disk.bind(`${folder}/outer/inner`);
      await disk.cover(`${folder}/outer`);
    },
    names: (folder) => [`${folder}/outer/inner`],
  },
  "a name with blanks, escapes and umlauts": {
    disk: { name: "a b\t\\040#ü" },
  },
  "a read-only mount": {
    arrange: (disk) => disk.makeReadOnly(),
  },
};

for (const [what, layout] of Object.entries(LAYOUTS)) {
  Deno.test({
    name: `A freeze copes with ${what}`,
    ignore: NO_ROOT,
    fn: () => copeWith(layout),
  });
}

async function copeWith({ disk, arrange, names }: Layout): Promise<void> {
  await using scene = await Scene.make();
  const made = await scene.mount({ name: "disk", ...disk });
  await arrange?.(made, scene.folder);
  const client = await scene.connect(scene.agent());
  const all = [made.mount, ...names?.(scene.folder) ?? []];
  for (const choice of [...all.map((name) => [name]), all]) {
    assertEquals(await scene.freeze(client, choice), 1, choice.join());
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1, choice.join());
  }
  ok(!scene.hasMarker);
}

Deno.test({
  name: "A freeze counts each of several filesystems",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make(
      { name: "one" },
      { name: "two", type: "xfs" },
      { name: "three", type: "btrfs" },
    );
    const [one = ""] = scene.mountpoints;
    const client = await scene.connect(scene.agent());
    assertEquals(await scene.freeze(client, [one]), 1);
    assertEquals(await scene.frozen(), ["one"]);
    assertEquals(await client.call("guest-fsfreeze-thaw"), 1);
    assertEquals(await scene.freeze(client), 3);
    assertEquals(await scene.frozen(), ["one", "two", "three"]);
    assertEquals(await client.call("guest-fsfreeze-thaw"), 3);
    assertEquals(await scene.frozen(), []);
  },
});

/** Mountpoints of nothing that could be frozen. */
const NOTHING: Record<string, string[]> = {
  "nothing": [],
  "what is not mounted": ["/nowhere", ""],
  "what is not on a disk": ["/proc", "/dev"],
};

for (const [what, mountpoints] of Object.entries(NOTHING)) {
  Deno.test(`A freeze of ${what} freezes nothing`, async () => {
    await using scene = await Scene.make();
    const client = await scene.connect(scene.agent());
    assertEquals(await scene.freeze(client, mountpoints), 0);
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    ok(!scene.hasMarker);
    assertEquals(await client.call("guest-fsfreeze-thaw"), 0);
  });
}

Deno.test({
  name: "A hidden filesystem without another mountpoint is an error",
  ignore: NO_ROOT,
  fn: async () => {
    await using scene = await Scene.make({ name: "seen" });
    const hidden = await scene.mount({ name: "hidden" });
    await hidden.cover();
    const client = await scene.connect(scene.agent());
    await rejects(scene.freeze(client), {
      message: `failed to open ${hidden.mount}: another mount hides it`,
    });
    assertEquals(await scene.frozen(), []);
    assertEquals(await client.call("guest-fsfreeze-status"), "thawed");
    ok(!scene.hasMarker);
  },
});
