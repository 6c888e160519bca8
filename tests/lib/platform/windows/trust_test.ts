import { deepStrictEqual as assertEquals, ok, rejects } from "node:assert";
import type { Grant } from "../../../../lib/ffi/windows/access_list.ts";
import type { SecuredFile } from "../../../../lib/ffi/windows/secured_file.ts";
import { Distrust } from "../../../../lib/platform/hook_system.ts";
import {
  canRun,
  checkTrusted,
  type TrustParts,
} from "../../../../lib/platform/windows/trust.ts";

const PATH = "C:\\ProgramData\\stillpoint\\hooks.d\\x.hook";
const FOLDER = "C:\\ProgramData\\stillpoint\\hooks.d";

const SYSTEM = "S-1-5-18";
const INSTALLER = "S-1-5-80-1";
const EVERYONE = "S-1-1-0";
const USERS = "S-1-5-32-545";
const SOMEBODY = "S-1-5-21-1-2-3-1001";

const FULL = { who: SYSTEM, rights: 0x1f01ff };
const READ = { who: USERS, rights: 0x1200a9 };

/** As Windows sets up its folders for everybody. */
const DRIVE: readonly Grant[] = [
  FULL,
  READ,
  { who: "S-1-5-11", rights: 0x4 },
];
const PROGRAM_DATA: readonly Grant[] = [
  ...[FULL, READ, { who: USERS, rights: 0x116 }],
  { who: "S-1-3-0", rights: 0x10000000 },
];

function thing(
  isFolder: boolean,
  grants: readonly Grant[] | undefined,
  more: { owner?: string; isLink?: boolean } = {},
): SecuredFile {
  const { owner = SYSTEM, isLink = false } = more;
  return { isFolder, isLink, size: 5, security: { owner, grants } };
}

const folder = (grants?: readonly Grant[], more = {}): SecuredFile => {
  const isFolder = true;
  return thing(isFolder, grants, more);
};
const file = (grants?: readonly Grant[], more = {}): SecuredFile => {
  const isFolder = false;
  return thing(isFolder, grants, more);
};

/** A machine as it should be, but for what is changed. */
function machine(changes: Record<string, SecuredFile> = {}): TrustParts {
  const things = new Map(Object.entries({
    "C:\\": folder(DRIVE, { owner: INSTALLER }),
    "C:\\ProgramData": folder(PROGRAM_DATA),
    "C:\\ProgramData\\stillpoint": folder([FULL]),
    [FOLDER]: folder([FULL]),
    [PATH]: file([FULL, READ]),
    ...changes,
  }));
  return {
    look(path) {
      const found = things.get(path);
      if (found !== undefined) return Promise.resolve(found);
      return Promise.reject(new Error(`nobody should look at ${path}`));
    },
    isTrusted: (sid) => [SYSTEM, INSTALLER].includes(sid),
  };
}

async function refused(
  why: string,
  changes: Record<string, SecuredFile>,
): Promise<void> {
  await rejects(checkTrusted(PATH, machine(changes)), (error) => {
    ok(error instanceof Distrust);
    assertEquals(error.message, why);
    return true;
  });
}

Deno.test("checkTrusted() believes what Windows and its administrators have made", async () => {
  const found = { path: PATH, isExecutable: false, size: 5 };
  assertEquals(await checkTrusted(PATH, machine()), found);
  const slashes = PATH.replaceAll("\\", "/");
  assertEquals(await checkTrusted(slashes, machine()), found);
});

Deno.test("checkTrusted() refuses what somebody else owns", async () => {
  for (const [path, make] of [[PATH, file], [FOLDER, folder]] as const) {
    await refused(
      `${path} is owned by ${SOMEBODY}, not by administrators; ` +
        `do: icacls "${path}" /setowner *S-1-5-32-544`,
      { [path]: make([FULL], { owner: SOMEBODY }) },
    );
  }
});

const FILE_RIGHTS: Record<string, number> = {
  "write": 0x2,
  "append": 0x4,
  "delete": 0x10000,
  "give rights": 0x40000,
  "take it over": 0x80000,
  "do everything": 0x10000000,
};

for (const [what, rights] of Object.entries(FILE_RIGHTS)) {
  Deno.test(`checkTrusted() refuses a file that others may ${what}`, async () => {
    const change = { [PATH]: file([FULL, { who: USERS, rights }]) };
    const fix = `do: icacls "${PATH}" /remove:g *${USERS}`;
    await refused(`${PATH} can be changed by Users; ${fix}`, change);
  });
}

Deno.test("checkTrusted() refuses a file that everybody may change", async () => {
  const fix = `do: icacls "${PATH}" /remove:g *${EVERYONE}`;
  await refused(`${PATH} can be changed by Everyone; ${fix}`, {
    [PATH]: file(undefined),
  });
});

Deno.test("checkTrusted() refuses rights that it cannot read", async () => {
  await refused(`${PATH} can be changed by somebody`, {
    [PATH]: file([{ who: "", rights: 0xffffffff }]),
  });
});

Deno.test("checkTrusted() refuses a file beside which others may put something", async () => {
  const others = folder([FULL, { who: SOMEBODY, rights: 0x2 }]);
  const fix = `do: icacls "${FOLDER}" /remove:g *${SOMEBODY}`;
  const why = `can be changed by ${SOMEBODY}; ${fix}`;
  await refused(`${FOLDER} ${why}`, { [FOLDER]: others });
});

Deno.test("checkTrusted() refuses a way that others may replace", async () => {
  const home = "C:\\ProgramData\\stillpoint";
  for (const rights of [0x40, 0x10000, 0x40000, 0x80000]) {
    const others = folder([FULL, { who: USERS, rights }]);
    const fix = `do: icacls "${home}" /remove:g *${USERS}`;
    await refused(`${home} can be changed by Users; ${fix}`, {
      [home]: others,
    });
  }
});

Deno.test("checkTrusted() refuses links, and what is no file", async () => {
  await refused(`${FOLDER} is a link; give what it leads to`, {
    [FOLDER]: folder([FULL], { isLink: true }),
  });
  await refused(`${PATH} is not a file`, { [PATH]: folder([FULL]) });
});

Deno.test("checkTrusted() refuses paths that may mean another file", async () => {
  const paths = [
    ...["x.hook", "\\x", "C:x", "C:\\a\\..\\x", "C:\\.\\x", "C:\\x:stream"],
    ...["\\\\server\\share\\x", "\\\\?\\C:\\x", "C:\\a\\", "C:\\*"],
  ];
  for (const path of paths) {
    await rejects(checkTrusted(path, machine()), {
      message: `${path} is not a path from a drive to a file`,
    });
  }
});

Deno.test("checkTrusted() looks at the last folder of a short path, too", async () => {
  const path = "C:\\x.exe";
  const parts = machine({ [path]: file([FULL]) });
  await rejects(checkTrusted(path, parts), {
    message: 'C:\\ can be changed by Authenticated Users; do: icacls "C:\\" ' +
      "/remove:g *S-1-5-11",
  });
});

Deno.test("canRun() goes by the end of a name", () => {
  for (const name of ["a.exe", "a.COM", "a.cmd", "a.bat", "a.ps1"]) {
    ok(canRun(name), name);
  }
  for (const name of ["a", "exe", "a.txt", "a.exe.d"]) ok(!canRun(name), name);
});
