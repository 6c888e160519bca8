/**
 * A Debian 13 in a folder, for what Debian 12 does not have: a Wine on which
 * Deno runs, and `qemu-ga` 10.0. It stays as it was made: whoever runs it lays
 * what changes over it. Everything that is mounted while it is made belongs to
 * a process, and goes with it.
 *
 * @module
 */

import { mustRun } from "./command.ts";
import { failureOf } from "./failure.ts";
import { type Home, isMade, makeAnew } from "./homes.ts";
import { missingProgram, missingRoom } from "./lack.ts";

/** Where it is, from the checkout's folder, and what it was made by. */
export const TRIXIE_HOME: Home = { path: "build/trixie", recipe: "1" };

/** The system's root, from the checkout's folder. */
export const TRIXIE: string = `${TRIXIE_HOME.path}/debian`;

const PACKAGES = ["wine64", "qemu-guest-agent"] as const;
/** A mirror that says nothing must not keep everything else from its test. */
const DEADLINE_MS = 15 * 60_000;
/** The system while it is made, and some for everything else. */
const MEGABYTES = 2200;

/** Arguments of unshare(1): what is mounted or run ends with it. */
export const ALONE: readonly string[] = [
  ...["--mount", "--pid", "--fork", "--kill-child"],
];

/**
 * Makes it unless it is there, which takes a minute and 1.4 GB. What goes
 * wrong keeps from the tests that need it, and from nothing else.
 *
 * @returns `undefined` once it is there, else why it is not
 */
export async function provideTrixie(): Promise<string | undefined> {
  if (isMade(TRIXIE_HOME)) return undefined;
  const why = await whatIsLacking() ?? await failureOf(make);
  if (why === undefined) return undefined;
  return "Neither qemu-ga 10.0 nor programs for Windows can be run, since " +
    `there is no Debian 13: ${why}`;
}

async function whatIsLacking(): Promise<string | undefined> {
  if (Deno.uid() !== 0) return "that takes root";
  return await missingProgram("debootstrap", "unshare") ??
    await missingRoom(MEGABYTES);
}

async function make(): Promise<void> {
  await makeAnew(TRIXIE_HOME, async () => {
    await mustRun("unshare", {
      args: [
        ...[...ALONE, "debootstrap", "--variant=minbase"],
        ...[`--include=${PACKAGES.join()}`, "trixie", TRIXIE],
      ],
      stdout: "null",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    for (const path of ["var/cache/apt/archives", "var/lib/apt/lists"]) {
      await Deno.remove(`${TRIXIE}/${path}`, { recursive: true });
    }
  });
}
