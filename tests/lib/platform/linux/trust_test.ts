import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import { Distrust } from "../../../../lib/platform/hook_system.ts";
import {
  checkProgram,
  checkTrusted,
} from "../../../../lib/platform/linux/trust.ts";
import { workFolder } from "../../../e2e/work_folder.ts";
import { NO_ROOT } from "../../../lacking.ts";

const NOBODY = 65_534;

/** Only root can give files away. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: NO_ROOT, fn });
}

/** A file in a directory in a folder, all of it as it should be. */
async function place(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/etc`, { mode: 0o755 });
  await Deno.writeTextFile(`${folder}/etc/x`, "hello", { mode: 0o755 });
  return `${folder}/etc/x`;
}

async function refused(path: string, why: string): Promise<void> {
  await rejects(checkTrusted(path), (error) => {
    ok(error instanceof Distrust);
    assertEquals(error.message, why);
    return true;
  });
}

test("checkTrusted() believes what only root can change", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  const found = { path, isExecutable: true, size: 5 };
  assertEquals(await checkTrusted(path), found);
  assertEquals(await checkTrusted(`${folder.path}/./etc/../etc//x`), found);
});

test("checkTrusted() refuses a file of somebody else", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  await Deno.chown(path, NOBODY, null);
  const fix = `do: chown root '${path}'`;
  await refused(path, `${path} is owned by user 65534, not by root; ${fix}`);
});

for (
  const [who, mode, shown] of [
    ["its group", 0o775, "0775"],
    ["all", 0o757, "0757"],
  ] as const
) {
  test(`checkTrusted() refuses a file that ${who} can write`, async () => {
    await using folder = await workFolder();
    const path = await place(folder.path);
    await Deno.chmod(path, mode);
    const fix = `do: chmod go-w '${path}'`;
    const why = `can be written by others (mode ${shown}); ${fix}`;
    await refused(path, `${path} ${why}`);
  });

  test(`checkTrusted() refuses a directory that ${who} can write`, async () => {
    await using folder = await workFolder();
    const path = await place(folder.path);
    const directory = `${folder.path}/etc`;
    await Deno.chmod(directory, mode);
    const fix = `do: chmod go-w '${directory}'`;
    const why = `can be written by others (mode ${shown}); ${fix}`;
    await refused(path, `${directory} ${why}`);
  });
}

test("checkTrusted() refuses a directory of somebody else", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  await Deno.chown(`${folder.path}/etc`, NOBODY, null);
  const fix = `do: chown root '${folder.path}/etc'`;
  const why = `is owned by user 65534, not by root; ${fix}`;
  await refused(path, `${folder.path}/etc ${why}`);
});

test("checkTrusted() believes a file where nobody can replace it", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  await Deno.chmod(`${folder.path}/etc`, 0o1777);
  assertEquals((await checkTrusted(path)).size, 5);
});

test("checkTrusted() follows links of root", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  await Deno.symlink("etc", `${folder.path}/link`);
  await Deno.symlink(`${folder.path}/link/x`, `${folder.path}/absolute`);
  assertEquals((await checkTrusted(`${folder.path}/absolute`)).path, path);
});

test("checkTrusted() refuses a link of somebody else on the way", async () => {
  await using folder = await workFolder();
  await place(folder.path);
  const link = `${folder.path}/link`;
  await Deno.symlink("etc", link);
  // Deno.chown follows links.
  await new Deno.Command("chown", { args: ["-h", "nobody", link] }).output();
  const fix = `do: chown -h root '${link}'`;
  const why = `is owned by user 65534, not by root; ${fix}`;
  await refused(`${link}/x`, `${link} ${why}`);
});

test("checkTrusted() refuses a link through a place of somebody else", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  const home = `${folder.path}/home`;
  await Deno.mkdir(home);
  await Deno.symlink(path, `${home}/x`);
  await Deno.chown(home, NOBODY, null);
  await Deno.symlink("home/x", `${folder.path}/x`);
  const fix = `do: chown root '${home}'`;
  const why = `is owned by user 65534, not by root; ${fix}`;
  await refused(`${folder.path}/x`, `${home} ${why}`);
});

test("checkTrusted() refuses what is no file", async () => {
  await using folder = await workFolder();
  await Deno.symlink("loop", `${folder.path}/loop`);
  for (
    const [name, why] of [
      ["nothing", "does not exist"],
      ["", "is not a file"],
      ["loop", "has too many links"],
    ]
  ) {
    const path = name === "" ? folder.path : `${folder.path}/${name}`;
    await refused(path, `${path} ${why}`);
  }
});

test("checkProgram() refuses what cannot be executed", async () => {
  await using folder = await workFolder();
  const path = await place(folder.path);
  await checkProgram(path);
  await Deno.chmod(path, 0o644);
  const message = `${path} is not executable; do: chmod +x '${path}'`;
  await rejects(checkProgram(path), { message });
});
