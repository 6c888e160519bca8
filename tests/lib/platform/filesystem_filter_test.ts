import { strictEqual as assertSame } from "node:assert";
import {
  filterFault,
  whyLeftOut,
} from "../../../lib/platform/filesystem_filter.ts";

const DATA = {
  mountpoint: "/srv/data",
  type: "ext4",
  devices: ["/dev/mapper/vg-data", "/dev/dm-3"],
};

const ENTRIES: readonly [entry: string, isFitting: boolean][] = [
  ["/srv/data", true],
  ["/srv/*", true],
  ["*data", true],
  ["*", true],
  ["/srv", false],
  ["/srv/data/*", false],
  ["type:ext4", true],
  ["type:ext*", true],
  ["type:ext", false],
  ["device:/dev/dm-3", true],
  ["device:/dev/mapper/*", true],
  ["device:/dev/sd*", false],
];

for (const [entry, isFitting] of ENTRIES) {
  Deno.test(`whyLeftOut() compares ${entry}`, () => {
    assertSame(filterFault(entry), undefined);
    assertSame(
      whyLeftOut(DATA, { include: [], exclude: ["/x", entry] }),
      isFitting ? `is excluded by ${entry}` : undefined,
    );
    assertSame(
      whyLeftOut(DATA, { include: ["/x", entry], exclude: [] }),
      isFitting ? undefined : "is not included",
    );
  });
}

Deno.test("whyLeftOut() excludes what is included, too", () => {
  const filter = { include: ["/srv/data"], exclude: ["type:ext4"] };
  assertSame(whyLeftOut(DATA, filter), "is excluded by type:ext4");
});

Deno.test("filterFault() takes volumes of Windows", () => {
  for (const entry of ["D:", "D:\\*", "device:\\\\?\\Volume{1}\\"]) {
    assertSame(filterFault(entry), undefined, entry);
  }
});

for (const entry of ["srv", "typ:xfs", "type:", "type:/x", "device:sdb", ""]) {
  Deno.test(`filterFault() complains about "${entry}"`, () => {
    assertSame(
      filterFault(entry),
      `"${entry}" is not a mountpoint, type:NAME or device:/dev/NAME`,
    );
  });
}
