/**
 * What tests of the program for Windows need: Wine, which has a folder of its
 * own for what it thinks is Windows, and a program that serves named pipes.
 *
 * @module
 */

import { mustRun } from "./command.ts";
import { failureOf } from "./failure.ts";
import { type Home, isMade, makeAnew } from "./homes.ts";
import { holds, missingProgram, missingRoom } from "./lack.ts";
import { ALONE, TRIXIE, TRIXIE_HOME } from "./trixie.ts";

/** Where it is, from the checkout's folder, and what it was made by. */
export const WINE_HOME: Home = {
  path: "build/wine_layer",
  recipe: `1 on Debian ${TRIXIE_HOME.recipe}`,
};

/** What lies over the Debian, from the checkout's folder. */
export const WINE_LAYER: string = `${WINE_HOME.path}/layer`;

/** Programs for Windows, from the checkout's folder. */
export const WINE_PROGRAMS: string = `${WINE_HOME.path}/programs`;

/** The first run of Wine takes some seconds; one that hangs is ended. */
const DEADLINE_MS = 5 * 60_000;
/** Wine's own folder, and some for everything else. */
const MEGABYTES = 1300;
const COMPILER = "x86_64-w64-mingw32-gcc";
const SOURCES = new URL("../tests/wine/", import.meta.url).pathname;

/** Wine's own folder is made by the first program that runs in it. */
const FIRST_RUN = "/usr/lib/wine/wine64 wineboot --init; " +
  "WINEPREFIX=/root/wine /usr/lib/wine/wineserver64 --wait || true; " +
  "test -e /root/wine/system.reg";

/**
 * Makes what is missing, which takes half a minute and 0.8 GB. What goes wrong
 * keeps from the tests that need it, and from nothing else.
 *
 * @returns `undefined` once everything is there, else why it is not
 */
export async function provideWine(): Promise<string | undefined> {
  if (isMade(WINE_HOME)) return undefined;
  const why = await whatIsLacking() ?? await failureOf(make);
  if (why === undefined) return undefined;
  return `Programs for Windows cannot be tested: ${why}`;
}

async function whatIsLacking(): Promise<string | undefined> {
  if (!isMade(TRIXIE_HOME)) return "there is no Debian 13";
  if (Deno.uid() !== 0) return "that takes root";
  if (!await holds("test $(uname -m) = x86_64")) {
    return "they are for another processor";
  }
  return await missingProgram("unshare", COMPILER) ??
    await missingRoom(MEGABYTES);
}

async function make(): Promise<void> {
  await makeAnew(WINE_HOME, async () => {
    await Deno.mkdir(WINE_PROGRAMS);
    await compilePipeHost();
    await runForTheFirstTime();
  });
}

async function compilePipeHost(): Promise<void> {
  await mustRun(COMPILER, {
    args: [
      ...["-O2", "-Wall", "-Werror", "-municode", "-s"],
      ...["-o", `${WINE_PROGRAMS}/pipe_host.exe`, `${SOURCES}pipe_host.c`],
    ],
  });
}

/** On the disk rather than in memory, which may be short of room for it. */
async function runForTheFirstTime(): Promise<void> {
  const home = `${WINE_LAYER}/root`;
  const root = await Deno.makeTempDir({ prefix: "stillpoint-wine-" });
  try {
    await Deno.mkdir(home, { recursive: true });
    await mustRun("unshare", {
      args: [
        ...[...ALONE, `${SOURCES}machine.sh`, TRIXIE, root, WINE_PROGRAMS],
        ...["/usr/bin/env", "-i", "HOME=/root", "PATH=/usr/bin:/bin"],
        ...["WINEDEBUG=-all", "WINEPREFIX=/root/wine", "XDG_RUNTIME_DIR=/tmp"],
        ...["sh", "-c", FIRST_RUN],
      ],
      env: { KEEP_HOME: home },
      stderr: "null",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
