import {
  deepStrictEqual as assertEquals,
  strictEqual as assertSame,
} from "node:assert";
import {
  type Mount,
  mountOf,
  parseMountinfo,
} from "../../../../lib/platform/linux/mountinfo.ts";

const FIXTURE = new URL("../../../fixtures/mountinfo", import.meta.url);

const LINES: readonly { name: string; line: string; mount: Mount }[] = [
  {
    name: "a line without tags",
    line: "27 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw,errors=remount-ro",
    mount: {
      id: 27,
      device: "254:0",
      root: "/",
      mountpoint: "/",
      type: "ext4",
      source: "/dev/vda1",
    },
  },
  {
    name: "a line with several tags",
    line: "36 35 98:0 /mnt1 /mnt2 rw master:1 shared:2 unbindable - xfs a b",
    mount: {
      id: 36,
      device: "98:0",
      root: "/mnt1",
      mountpoint: "/mnt2",
      type: "xfs",
      source: "a",
    },
  },
  {
    name: "octal escapes",
    line:
      "1 2 8:1 /a\\134b /x\\040-\\040y\\011\\012z rw - ext4 /dev/d\\0401 rw",
    mount: {
      id: 1,
      device: "8:1",
      root: "/a\\b",
      mountpoint: "/x - y\t\nz",
      type: "ext4",
      source: "/dev/d 1",
    },
  },
  {
    name: "an escaped backslash before digits",
    line: "1 2 8:1 / /a\\134040 rw - ext4 d rw",
    mount: {
      id: 1,
      device: "8:1",
      root: "/",
      mountpoint: "/a\\040",
      type: "ext4",
      source: "d",
    },
  },
  {
    name: "names that are not ASCII",
    line: "1 2 8:1 / /Bücher/日本 rw - ext4 d rw",
    mount: {
      id: 1,
      device: "8:1",
      root: "/",
      mountpoint: "/Bücher/日本",
      type: "ext4",
      source: "d",
    },
  },
  {
    name: "an empty source",
    line: "1 2 0:40 / /t rw - tmpfs  rw",
    mount: {
      id: 1,
      device: "0:40",
      root: "/",
      mountpoint: "/t",
      type: "tmpfs",
      source: "",
    },
  },
];

for (const { name, line, mount } of LINES) {
  Deno.test(`parseMountinfo() understands ${name}`, () => {
    assertEquals(parseMountinfo(`${line}\n`), [mount]);
  });
}

const ODD: readonly string[] = [
  "",
  "-",
  " - ",
  "27",
  "27 1 254:0 / / rw",
  "27 1 254:0 / - ext4 /dev/vda1 rw",
  "27 1 254:0 / / rw -",
  "27 1 254:0 / / rw - ",
];

for (const line of ODD) {
  Deno.test(`parseMountinfo() leaves out ${JSON.stringify(line)}`, () => {
    const good = "1 2 8:1 / /a rw - ext4 d rw";
    const mounts = parseMountinfo(`${line}\n${good}\n${line}`);
    assertEquals(mounts.map(({ mountpoint }) => mountpoint), ["/a"]);
  });
}

Deno.test("parseMountinfo() keeps the order of a whole file", async () => {
  const text = await Deno.readTextFile(FIXTURE);
  const mounts = parseMountinfo(text);
  assertSame(mounts.length, text.trim().split("\n").length);
  assertEquals(mounts.slice(-2).map(({ type }) => type), ["nfs4", "autofs"]);
});

const PLACES: readonly { path: string; device: string | undefined }[] = [
  { path: "/", device: "254:1" },
  { path: "/etc/passwd", device: "254:1" },
  { path: "/home", device: "254:17" },
  { path: "/home/x/y", device: "254:17" },
  { path: "/homeland", device: "254:1" },
  { path: "/run/stillpoint", device: "0:25" },
  { path: "/run/lock/x", device: "0:26" },
  { path: "/pool/snapshots/1", device: "0:41" },
  { path: "/mnt/over", device: "254:49" },
  { path: "/mnt/with blank/x", device: "254:33" },
];

for (const { path, device } of PLACES) {
  Deno.test(`mountOf() finds what ${path} lies on`, async () => {
    const mounts = parseMountinfo(await Deno.readTextFile(FIXTURE));
    assertSame(mountOf(path, mounts)?.device, device);
  });
}

Deno.test("mountOf() finds nothing among other mounts", () => {
  const mounts = parseMountinfo("1 2 8:1 / /a rw - ext4 d rw\n");
  assertSame(mountOf("/", mounts), undefined);
  assertSame(mountOf("/ab", mounts), undefined);
  assertSame(mountOf("/", []), undefined);
});
