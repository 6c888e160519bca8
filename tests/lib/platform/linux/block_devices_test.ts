import {
  deepStrictEqual as assertEquals,
  rejects,
  strictEqual as assertSame,
} from "node:assert";
import {
  backingFiles,
  blockDeviceOf,
  deviceNumber,
} from "../../../../lib/platform/linux/block_devices.ts";

/** A tree like `/sys`, in a folder that is gone when disposed of. */
class FakeSysfs implements Disposable {
  readonly root: string = Deno.makeTempDirSync();
  readonly numbers: string = `${this.root}/dev/block`;

  constructor() {
    Deno.mkdirSync(this.numbers, { recursive: true });
  }

  /** Adds a device below `devices/`; what it is made of, by name. */
  add(
    path: string,
    { number, file, slaves = [] }: {
      number: string;
      file?: string;
      slaves?: string[];
    },
  ): void {
    const directory = `${this.root}/devices/${path}`;
    Deno.mkdirSync(`${directory}/slaves`, { recursive: true });
    Deno.symlinkSync(directory, `${this.numbers}/${number}`);
    if (path.includes("/")) {
      Deno.writeTextFileSync(`${directory}/partition`, "1");
    }
    if (file !== undefined) {
      Deno.mkdirSync(`${directory}/loop`);
      Deno.writeTextFileSync(`${directory}/loop/backing_file`, `${file}\n`);
    }
    for (const slave of slaves) {
      const name = slave.replace("/", "-");
      Deno.symlinkSync(`../../${slave}`, `${directory}/slaves/${name}`);
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

function fakeSysfs(): FakeSysfs {
  const sysfs = new FakeSysfs();
  sysfs.add("sda", { number: "8:0" });
  sysfs.add("sda/sda1", { number: "8:1" });
  sysfs.add("loop0", { number: "7:0", file: "/srv/a file.img" });
  sysfs.add("loop0/loop0p1", { number: "259:0" });
  sysfs.add("loop1", { number: "7:1", file: "/srv/b.img" });
  sysfs.add("loop2", { number: "7:2" });
  sysfs.add("dm-0", { number: "253:0", slaves: ["sda/sda1"] });
  sysfs.add("dm-1", { number: "253:1", slaves: ["loop0/loop0p1"] });
  sysfs.add("dm-2", { number: "253:2", slaves: ["dm-1"] });
  sysfs.add("md0", { number: "9:0", slaves: ["loop0", "sda", "loop1"] });
  sysfs.add("md0/md0p1", { number: "259:1" });
  sysfs.add("dm-3", { number: "253:3", slaves: ["dm-4", "loop1"] });
  sysfs.add("dm-4", { number: "253:4", slaves: ["dm-3"] });
  sysfs.add("dm-5", { number: "253:5", slaves: ["gone"] });
  return sysfs;
}

const CASES: readonly { name: string; device: string; files: string[] }[] = [
  { name: "a disk", device: "8:0", files: [] },
  { name: "a partition", device: "8:1", files: [] },
  { name: "a loop device", device: "7:0", files: ["/srv/a file.img"] },
  { name: "a free loop device", device: "7:2", files: [] },
  { name: "a loop's partition", device: "259:0", files: ["/srv/a file.img"] },
  { name: "a mapped disk", device: "253:0", files: [] },
  { name: "a mapped loop", device: "253:1", files: ["/srv/a file.img"] },
  { name: "a doubly mapped loop", device: "253:2", files: ["/srv/a file.img"] },
  {
    name: "a RAID with loops",
    device: "9:0",
    files: ["/srv/a file.img", "/srv/b.img"],
  },
  {
    name: "a RAID's partition",
    device: "259:1",
    files: ["/srv/a file.img", "/srv/b.img"],
  },
  { name: "a circle", device: "253:3", files: ["/srv/b.img"] },
  { name: "a device whose parts have gone", device: "253:5", files: [] },
  { name: "a device that has gone", device: "1:1", files: [] },
];

for (const { name, device, files } of CASES) {
  Deno.test(`backingFiles() looks under ${name}`, async () => {
    using sysfs = fakeSysfs();
    assertEquals((await backingFiles(device, sysfs.numbers)).sort(), files);
  });
}

Deno.test("backingFiles() does not hide that it cannot read", async () => {
  using sysfs = new FakeSysfs();
  sysfs.add("loop0", { number: "7:0" });
  await Deno.mkdir(`${sysfs.root}/devices/loop0/loop/backing_file`, {
    recursive: true,
  });
  await rejects(backingFiles("7:0", sysfs.numbers));
});

Deno.test("blockDeviceOf() takes the number of a device as it is", async () => {
  const source = "/dev/root";
  assertSame(await blockDeviceOf({ device: "8:1", source }), "8:1");
});

const MADE_UP: readonly [source: string, device: string | undefined][] = [
  ["/dev/null", "1:3"],
  ["/dev/none-of-that-name", undefined],
  ["/dev", undefined],
  ["/etc/passwd", undefined],
  ["", undefined],
];

for (const [source, device] of MADE_UP) {
  Deno.test(`blockDeviceOf() looks at ${source || "nothing"} itself`, async () => {
    assertSame(await blockDeviceOf({ device: "0:41", source }), device);
  });
}

const NUMBERS: readonly [packed: number, device: string][] = [
  [0x0103, "1:3"],
  [0x0700, "7:0"],
  [0xfd05, "253:5"],
  [0x1000fe01, "254:65537"],
  [0x00110334, "259:308"],
];

for (const [packed, device] of NUMBERS) {
  Deno.test(`deviceNumber() takes ${packed} apart`, () => {
    assertSame(deviceNumber(packed), device);
  });
}
