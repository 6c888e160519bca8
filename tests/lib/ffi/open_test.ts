import { ok, rejects, strictEqual as assertSame } from "node:assert";
import { closeDescriptor } from "../../../lib/ffi/descriptor.ts";
import { Errno } from "../../../lib/ffi/errno.ts";
import { O, open } from "../../../lib/ffi/open.ts";

/** The flags that the kernel keeps of a descriptor. */
async function flagsOf(fd: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/self/fdinfo/${fd}`);
  return parseInt(/^flags:\s+(\d+)$/m.exec(text)?.[1] ?? "", 8);
}

Deno.test("open() opens by a path, for this process alone", async () => {
  const fd = await open("/dev/null", O.wronly | O.nonblock);
  try {
    const flags = await flagsOf(fd);
    for (const flag of ["wronly", "nonblock", "cloexec"] as const) {
      ok(flags & O[flag], flag);
    }
  } finally {
    closeDescriptor(fd);
  }
});

Deno.test("open() makes a file in a directory that is open", async () => {
  const folder = await Deno.makeTempDir({ prefix: "stillpoint-" });
  const parent = await open(folder, O.rdonly | O.directory);
  try {
    const flags = O.wronly | O.creat | O.excl;
    closeDescriptor(await open("file", flags, { parent, mode: 0o600 }));
    const { mode } = await Deno.stat(`${folder}/file`);
    assertSame((mode ?? 0) & 0o777, 0o600);
    await rejects(open("file", flags, { parent }), { errno: Errno.EEXIST });
  } finally {
    closeDescriptor(parent);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("open() says what could not be done", async () => {
  await rejects(open("/none", O.rdonly), {
    message: 'Cannot open "/none": ENOENT (No such file or directory)',
  });
  await rejects(open("/none", O.rdonly, { what: "Cannot look" }), {
    message: "Cannot look: ENOENT (No such file or directory)",
  });
});

Deno.test("open() does not end a name at a zero", async () => {
  await rejects(open("/dev/null\0x", O.rdonly), { errno: Errno.EINVAL });
});
