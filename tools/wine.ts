/**
 * What tests of the program for Windows need: Wine, in the version of Debian
 * that has one on which Deno runs, in a folder of its own. Everything that is
 * mounted meanwhile belongs to a process, and goes with it.
 *
 * @module
 */

import { mustRun, run } from "./command.ts";
import { Failure } from "./failure.ts";

/** Where it is, from the checkout's folder. */
export const WINE_HOME = "build/wine";

/** Changes when what is made here does; then it is made anew. */
export const RECIPE = "2";

const SUITE = "trixie";
/** A mirror that says nothing must not keep everything else from its test. */
const DEADLINE_MS = 15 * 60_000;
/** The folder, and some for everything else. */
const MEGABYTES = 3000;
const ROOM = "test $(df --output=avail --block-size=M . | tail -1 | " +
  `tr -dc 0-9) -ge ${MEGABYTES}`;
const COMPILER = "x86_64-w64-mingw32-gcc";
const SOURCES = new URL("../tests/wine/", import.meta.url).pathname;

/** With mounts and processes that end with it, however it ends. */
const ALONE = ["--mount", "--pid", "--fork", "--kill-child"] as const;

/** Wine's own folder is made by the first program that runs in it. */
const FIRST_RUN = "/usr/lib/wine/wine64 wineboot --init; " +
  "WINEPREFIX=/root/wine /usr/lib/wine/wineserver64 --wait || true; " +
  "test -e /root/wine/system.reg";

/**
 * Makes what is missing, which takes a minute or two and 2 GB. What goes wrong
 * keeps from the tests that need it, and from nothing else.
 *
 * @returns `undefined` once everything is there, else why it is not
 */
export async function provideWine(): Promise<string | undefined> {
  if (await isReady()) return undefined;
  const lacking = await whatIsLacking();
  if (lacking !== undefined) {
    return `Programs for Windows cannot be tested: ${lacking}.`;
  }
  try {
    await make();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `Programs for Windows cannot be tested: ${error.message}`;
  }
}

async function isReady(): Promise<boolean> {
  try {
    return await Deno.readTextFile(`${WINE_HOME}/recipe`) === RECIPE;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function whatIsLacking(): Promise<string | undefined> {
  if (Deno.uid() !== 0) return "that takes root";
  if (await run("sh", { args: ["-c", "test $(uname -m) = x86_64"] }) !== 0) {
    return "they are for another processor";
  }
  for (const program of ["debootstrap", "unshare", COMPILER]) {
    const script = `command -v ${program} >/dev/null`;
    if (await run("sh", { args: ["-c", script] }) !== 0) {
      return `${program} is not installed`;
    }
  }
  if (await run("sh", { args: ["-c", ROOM] }) !== 0) {
    return `that takes ${MEGABYTES} MB of room`;
  }
  return undefined;
}

async function make(): Promise<void> {
  const debian = `${WINE_HOME}/debian`;
  const programs = `${WINE_HOME}/programs`;
  await Deno.remove(WINE_HOME, { recursive: true }).catch(unlessMissing);
  await Deno.mkdir(programs, { recursive: true });
  await mustRun(COMPILER, {
    args: [
      ...["-O2", "-Wall", "-Werror", "-municode", "-s"],
      ...["-o", `${programs}/pipe_host.exe`, `${SOURCES}pipe_host.c`],
    ],
  });
  await mustRun("unshare", {
    args: [
      ...ALONE,
      ...["debootstrap", "--variant=minbase", "--include=wine64"],
      ...[SUITE, debian],
    ],
    stdout: "null",
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  for (const path of ["var/cache/apt/archives", "var/lib/apt/lists"]) {
    await Deno.remove(`${debian}/${path}`, { recursive: true });
  }
  await mustRun("unshare", {
    args: [
      ...ALONE,
      ...[`${SOURCES}machine.sh`, debian, debian, programs],
      ...["/usr/bin/env", "-i", "HOME=/root", "PATH=/usr/bin:/bin"],
      ...["WINEDEBUG=-all", "WINEPREFIX=/root/wine", "XDG_RUNTIME_DIR=/tmp"],
      ...["sh", "-c", FIRST_RUN],
    ],
    stderr: "null",
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  await Deno.writeTextFile(`${WINE_HOME}/recipe`, RECIPE);
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
