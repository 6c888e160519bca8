import { deepStrictEqual as assertEquals, ok } from "node:assert";
import { NO_KERNEL } from "../lacking.ts";
import { archive, type Entry, folder, TYPE } from "./cpio.ts";
import { mustRun } from "./host_command.ts";

const ENTRIES: readonly Entry[] = [
  folder("run"),
  {
    path: "rig/deep/say",
    mode: TYPE.file | 0o755,
    data: new TextEncoder().encode("hello\n"),
  },
  {
    path: "init",
    mode: TYPE.link | 0o777,
    data: new TextEncoder().encode("rig/deep/say"),
  },
];

Deno.test({
  name: "archive() writes what busybox can read",
  ignore: NO_KERNEL,
  fn: async () => {
    const path = await Deno.makeTempFile();
    try {
      const pieces = [...archive(ENTRIES)];
      await Deno.writeFile(path, new Blob(pieces.map(copied)).stream());
      const listed = await mustRun("sh", [
        "-c",
        'busybox cpio -tv < "$0"',
        path,
      ]);
      assertEquals(listed.trim().split("\n").map(essence), [
        "drwxr-xr-x run",
        "drwxr-xr-x rig",
        "drwxr-xr-x rig/deep",
        "-rwxr-xr-x rig/deep/say",
        "lrwxrwxrwx init -> rig/deep/say",
      ]);
    } finally {
      await Deno.remove(path);
    }
  },
});

Deno.test("archive() pads everything to four bytes", () => {
  const total = [...archive(ENTRIES)].reduce(
    (sum, { length }) => sum + length,
    0,
  );
  assertEquals(total % 4, 0);
});

Deno.test("archive() lets a later entry replace an earlier one", () => {
  const twice = ["first", "second"].map((text) => ({
    path: "file",
    mode: TYPE.file | 0o644,
    data: new TextEncoder().encode(text),
  }));
  const bytes = [...archive(twice)].flatMap((piece) => [...piece]);
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  ok(!text.includes("first"));
  ok(text.includes("second"));
});

/** Mode and name of a line that `cpio -tv` prints. */
function essence(line: string): string {
  const [mode, _owner, _size, _day, _time, ...name] = line.trim().split(/\s+/);
  return [mode, ...name].join(" ");
}

function copied(piece: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(piece);
}
