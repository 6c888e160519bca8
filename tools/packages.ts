/**
 * Debian packages the tests need: which are missing, and how they come.
 *
 * @module
 */

import { mustRun, run } from "./command.ts";
import { Failure } from "./failure.ts";
import { withServicesOff } from "./services.ts";

const LIST = new URL("./packages.txt", import.meta.url);

const APT_GET = "apt-get";

/**
 * Installs what is missing if this is Debian and we may; else says what is.
 *
 * @param only Some of the packages, where not all are needed
 * @returns `undefined` once everything is there, else what is missing and how
 *   to get it
 */
export async function providePackages(
  only?: readonly string[],
): Promise<string | undefined> {
  const wanted = only ?? parseList(await Deno.readTextFile(LIST));
  const missing = missingFrom(wanted, await installed());
  if (missing.length === 0) return undefined;
  const command = `${APT_GET} install --no-install-recommends ` +
    missing.join(" ");
  if (Deno.uid() !== 0) {
    return `Missing Debian packages: ${missing.join(", ")}. ` +
      `Without them (and without root) some tests are skipped. ` +
      `To install them: sudo ${command}`;
  }
  if (await run("sh", { args: ["-c", `command -v ${APT_GET} >/dev/null`] })) {
    return `Missing: ${missing.join(", ")}. This machine has no ${APT_GET}; ` +
      `install what they hold, or some tests are skipped.`;
  }
  await withServicesOff(() => install(missing));
  return undefined;
}

/**
 * Reads a list of packages.
 *
 * @param text One name a line; `#` starts a comment
 * @returns The names, in their order
 */
export function parseList(text: string): string[] {
  return text.split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

/**
 * Compares what is wanted with what the package database says.
 *
 * @param wanted Names of packages
 * @param statuses Lines of a name, a space and a status
 * @returns The names that are not installed
 */
export function missingFrom(
  wanted: readonly string[],
  statuses: string,
): string[] {
  const present = new Set(statuses.split("\n"));
  return wanted.filter((name) => !present.has(`${name} installed`));
}

/** Status lines of all packages; none on a system without the database. */
async function installed(): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("dpkg-query", {
      args: ["--show", "--showformat=${Package} ${db:Status-Status}\n"],
      stderr: "null",
    }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Refreshes apt's lists only if they do not suffice, which takes a while. */
async function install(names: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const wait = "--option=DPkg::Lock::Timeout=120";
  const args = [
    ...["install", "--yes", "--quiet", "--no-install-recommends", wait],
    ...names,
  ];
  const options = { args, env };
  if (await run(APT_GET, options) === 0) return;
  if (await run(APT_GET, { args: ["update", "--quiet", wait], env }) !== 0) {
    throw new Failure(`Cannot install ${names.join(" ")}: apt has no lists`);
  }
  await mustRun(APT_GET, options);
}
